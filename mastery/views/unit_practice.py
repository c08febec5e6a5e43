"""The practice questions of one activity of a unit."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.formats.numbers import number_in
from classroom.http import PersonRequest
from classroom.refusals import DomainError
from classroom.roles import Permission
from classroom.web.declared import requires
from classroom.web.rendering import render_page, see_page
from mastery.access import objective_by_approach_for, unit_run_for
from mastery.forms.practice import QuestionForm, StreakForm
from mastery.models import CorrectiveActivity, UnitRun
from mastery.selectors.practice import written_questions
from mastery.services.practice_items import Question, add_question, remove_question, set_streak


@requires(Permission.PLAN_UNIT)
@require_http_methods(["GET", "POST"])
def way_practice(
    request: PersonRequest, section_id: int, run_id: int, objective_id: int, approach: str
) -> HttpResponse:
    """Add a question, take one away, say when practice is shown. An activity comes first."""
    run = unit_run_for(request.user, section_id, run_id, Permission.PLAN_UNIT)
    _objective, _approach, activity = objective_by_approach_for(run, objective_id, approach)
    if activity is None:
        return redirect("mastery:way", section_id, run_id, objective_id, approach)
    desk = _Desk(request, run, activity)
    if request.method == "GET":
        return desk.show()
    if "remove" in request.POST:
        return desk.remove()
    return desk.set_streak() if "streak" in request.POST else desk.add()


class _Desk:
    """One teacher at the questions of one activity."""

    def __init__(self, request: PersonRequest, run: UnitRun, activity: CorrectiveActivity) -> None:
        self._request = request
        self._known: dict[str, Any] = {
            "actor": request.user,
            "run": run,
            "activity": activity,
            "now": timezone.now(),
        }
        self._run = run
        self._activity = activity

    def show(self, *, status: int = 200, **forms_sent: forms.Form) -> HttpResponse:
        activity = self._activity
        context: dict[str, Any] = {
            "run": self._run,
            "section": self._run.section,
            "activity": activity,
            "questions": written_questions(activity.pk),
            "form": QuestionForm(),
            "streak": StreakForm(initial={"right": activity.streak_right, "of": activity.streak_of}),
        }
        return render_page(
            self._request, "mastery/practice/questions.html", context | forms_sent, status=status
        )

    def add(self) -> HttpResponse:
        form = QuestionForm(self._request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        typed = {name: form.cleaned_data[name] for name in ("kind", "stem", "options", "key", "hint")}
        try:
            add_question(**self._known, question=Question(**typed))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return self.show(form=form, status=422)
        return self._done(_("The question is added."))

    def remove(self) -> HttpResponse:
        if (item_id := number_in(self._request.POST["remove"])) is not None:
            remove_question(**self._known, item_id=item_id)
        return self._done(_("The question is not asked any more."))

    def set_streak(self) -> HttpResponse:
        form = StreakForm(self._request.POST)
        if not form.is_valid():
            return self.show(streak=form, status=422)
        set_streak(**self._known, streak=form.cleaned_data["streak"])
        return self._done(_("Saved"))

    def _done(self, said: str) -> HttpResponse:
        messages.success(self._request, said)
        activity = self._activity
        of = [self._run.section_id, self._run.pk, activity.objective_id, activity.approach]
        return see_page("mastery:way_practice", *of)
