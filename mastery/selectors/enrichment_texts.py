"""Ready enrichment, one option per kind: for a unit that offers too few, and for a teacher who begins to write."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mastery.engine.enrichment import EnrichmentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyOption:
    kind: EnrichmentKind
    title: str
    description: str
    audience: str
    minutes: int


def ready_options() -> tuple[ReadyOption, ...]:
    """A choice of four: work with an audience, never more of the same."""
    return (
        ReadyOption(
            kind=EnrichmentKind.PROJECT,
            title=_("Build something that shows the idea"),
            description=_(
                "A model, a poster or a short film that somebody who missed this unit would understand."
                " Show it to your class."
            ),
            audience=_("The class"),
            minutes=45,
        ),
        ReadyOption(
            kind=EnrichmentKind.EXPLORATION,
            title=_("Find out where the idea comes from"),
            description=_(
                "Who needed it first, and for what? Find two sources. Write one page or record two minutes."
            ),
            audience=_("Readers of the school's gallery"),
            minutes=40,
        ),
        ReadyOption(
            kind=EnrichmentKind.PEER_TEACHING,
            title=_("Prepare a five-minute lesson"),
            description=_(
                "Choose one objective of this unit. Plan how you would explain it to somebody new,"
                " with one question to try."
            ),
            audience=_("Somebody who is new to it"),
            minutes=30,
        ),
        ReadyOption(
            kind=EnrichmentKind.APPLICATION,
            title=_("Use it where you live"),
            description=_(
                "Find something at home or in your street where this idea helps. Measure, calculate,"
                " and tell the people it concerns."
            ),
            audience=_("The people it concerns"),
            minutes=40,
        ),
    )


def ready_option(kind: EnrichmentKind) -> ReadyOption:
    return next(option for option in ready_options() if option.kind is kind)


def ready_to_change(kind: str) -> dict[str, object]:
    """The ready option as the planner's form begins with it; empty for a kind that is none."""
    if kind not in set(EnrichmentKind):
        return {}
    option = ready_option(EnrichmentKind(kind))
    return {
        "kind": kind,
        "title": option.title,
        "description": option.description,
        "audience": option.audience,
        "minutes": option.minutes,
    }
