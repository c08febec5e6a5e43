"""The page of going further, which several steps of the student answer with."""

from django.http import HttpResponse

from classroom.http import PersonRequest
from classroom.web.rendering import render_page, see_page
from mastery.forms.files import ProductFileForm
from mastery.forms.products import ProductForm, ShowForm
from mastery.models import EnrichmentChoice
from mastery.selectors.work_pages import choice_page


def show_further(
    request: PersonRequest,
    own: EnrichmentChoice,
    *,
    form: ProductForm | None = None,
    file_form: ProductFileForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page = choice_page(own, zone=own.school.time_zone)
    with_name = page.product is not None and page.product.with_name
    context = {
        "choice": page,
        "form": form or _product_form(own),
        "file_form": file_form or ProductFileForm(),
        "show_form": ShowForm(initial={"with_name": with_name}),
        "problem": problem,
    }
    return render_page(request, "mastery/work/further.html", context, status=status)


def _product_form(own: EnrichmentChoice) -> ProductForm:
    """The audience that the option names stands there to begin with."""
    return ProductForm(initial={"audience": own.activity.audience if own.activity else ""})


def back_to_further(own: EnrichmentChoice) -> HttpResponse:
    return see_page("mastery:further", own.pk)
