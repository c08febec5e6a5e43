"""Rules of docs/rules.md, section enrichment."""

from mastery.engine.enrichment import EnrichmentKind


def test_the_kinds_of_enrichment():
    assert [kind.value for kind in EnrichmentKind] == [
        "project",
        "exploration",
        "peer_teaching",
        "application",
    ]
