"""Come in, go out, and the first page that fits a person's role."""

from django.contrib.auth import REDIRECT_FIELD_NAME, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classroom.forms.accounts import SignInForm
from classroom.http import PersonRequest
from classroom.roles import Permission, Role
from classroom.selectors.people import roles_of
from classroom.services.sign_in import admit_try, forget_tries
from classroom.web.declared import public, requires
from classroom.web.rendering import render_page, see_other
from classroom.web.sign_in_first import UNSENT, is_ours


@public("the door: people without a session sign in here")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _try_to_sign_in(request)
    if request.user.is_authenticated:
        return see_other(_next_url(request))
    if request.htmx:  # type: ignore[attr-defined]
        return _ask_page_to_sign_in(request)
    return _show(request, SignInForm(request), status=200)


def _try_to_sign_in(request: HttpRequest) -> HttpResponse:
    username, address = request.POST.get("username", ""), request.META.get("REMOTE_ADDR", "")
    wait = admit_try(username=username, address=address, now=timezone.now())
    form = SignInForm(request, request.POST, wait=wait)
    if not form.is_valid():
        return _show(request, form, status=422)
    forget_tries(username=username, address=address)
    login(request, form.get_user())
    return see_other(_next_url(request))


def _show(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "next_url": _carried(request, REDIRECT_FIELD_NAME),
        "unsent": _carried(request, UNSENT),
    }
    return render_page(request, "classroom/sign_in/page.html", context, status=status)


def _carried(request: HttpRequest, name: str) -> str:
    """What the address of the sign-in page names, and its form carries on."""
    return request.POST.get(name, request.GET.get(name, ""))


def _ask_page_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The session ended while a page was open: a form must not appear inside its fragment."""
    came_from = request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    unsent = {UNSENT: "1"} if _carried(request, UNSENT) else {}
    query = urlencode({REDIRECT_FIELD_NAME: came_from} | unsent)
    return HttpResponse(status=401, headers={"HX-Redirect": f"{reverse('classroom:sign_in')}?{query}"})


def _next_url(request: HttpRequest) -> str:
    """Only a page of our own; anything else leads home."""
    asked = _carried(request, REDIRECT_FIELD_NAME)
    return asked if is_ours(request, asked) else reverse("classroom:home")


@requires(Permission.USE_ACCOUNT)
@require_POST
def sign_out(request: PersonRequest) -> HttpResponse:
    """Ends the session and asks the browser to drop what it kept of it, for whoever uses this device next."""
    logout(request)
    response = see_other(reverse("classroom:sign_in"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@requires(Permission.USE_ACCOUNT)
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    return redirect(first_page(roles_of(request.user)))


def first_page(roles: frozenset[Role]) -> str:
    """Staff begin with what needs them, students with where they are, guardians with their children."""
    if roles & {Role.TEACHER, Role.ADMINISTRATOR}:
        return reverse("classroom:today")
    if Role.STUDENT in roles:
        return reverse("mastery:me")
    if Role.GUARDIAN in roles:
        return reverse("mastery:family")
    return reverse("classroom:account")
