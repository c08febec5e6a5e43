"""A person's own account: address, keys, password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from classroom.forms.accounts import PasswordForm, SettingsForm
from classroom.http import PersonRequest
from classroom.roles import Permission
from classroom.services.accounts import PasswordRefused, change_password, change_settings
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page


@requires(Permission.USE_ACCOUNT)
@require_http_methods(["GET", "POST"])
def account(request: PersonRequest) -> HttpResponse:
    if request.method == "GET":
        return _show(request)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _show(request, settings=form, status=422)
    change_settings(
        actor=request.user, email=form.cleaned_data["email"], keys_on=form.cleaned_data["keys_on"]
    )
    return _saved(request, _("Your settings are saved."))


@requires(Permission.USE_ACCOUNT)
@sensitive_post_parameters("current", "new", "again")
@require_POST
def password(request: PersonRequest) -> HttpResponse:
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _show(request, password=form, status=422)
    try:
        change_password(
            actor=request.user, current=form.cleaned_data["current"], new=form.cleaned_data["new"]
        )
    except PasswordRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return _show(request, password=form, status=422)
    update_session_auth_hash(request, request.user)
    return _saved(request, _("Your new password counts from now on. Other devices have been signed out."))


def _show(
    request: PersonRequest,
    *,
    settings: SettingsForm | None = None,
    password: PasswordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    known = {"email": request.user.email, "keys_on": request.user.keys_on}
    context = {
        "person": request.user,
        "settings": settings or SettingsForm(initial=known),
        "password": password or PasswordForm(),
    }
    return render_page(request, "classroom/account/page.html", context, status=status)


def _saved(request: PersonRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return see_page("classroom:account")
