"""The behavior of pages, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.interface.conftest import Sent, Stage, render, reply

pytestmark = pytest.mark.slow


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


# -- grid ------------------------------------------------------------------------------------------------

STUDENTS = 12
GRID = (
    '<div class="gridside" data-col-shown="2"><table class="grid" role="table" data-mastery-grid>'
    "<caption>Grid</caption><thead><tr><th>Student</th>"
    + "".join(f'<th data-col="{o}">F{o}</th>' for o in (1, 2, 3))
    + "</tr></thead><tbody>"
    + "".join(
        f'<tr><th scope="row"><a id="s{s}" href="#s{s}">Student {s}</a></th>'
        + "".join(
            f'<td role="cell" data-col="{o}"><a class="cell{" is-open" if (s, o) == (1, 2) else ""}"'
            f' id="c{s}-{o}" href="#c{s}-{o}" data-s="none"><span class="lbl">None yet</span></a></td>'
            for o in (1, 2, 3)
        )
        + "</tr>"
        for s in range(STUDENTS)
    )
    + "</tbody></table></div>"
    '<aside class="inspector" id="inspector" data-open><button id="book">Book</button>'
    '<a class="close" data-mastery-close-panel href="?">Close</a></aside>'
)


def test_grid_is_one_tab_stop_with_arrow_keys(stage: Stage) -> None:
    page = stage.show(render(GRID, scripts="grid_keys.js"))
    expect(page.locator("table")).to_have_attribute("role", "grid")
    assert page.locator('[data-mastery-grid] [tabindex="0"]').count() == 1
    page.locator("#c1-2").focus()
    for key, landed in [
        ("ArrowRight", "c1-3"),
        ("ArrowDown", "c2-3"),
        ("ArrowLeft", "c2-2"),
        ("ArrowUp", "c1-2"),
        ("End", "c1-3"),
        ("Home", "s1"),
        ("Control+End", f"c{STUDENTS - 1}-3"),
        ("PageUp", "c1-3"),
        ("Control+Home", "s0"),
        ("PageDown", "s10"),
        ("ArrowLeft", "s10"),
    ]:
        page.keyboard.press(key)
        assert focused(page) == landed, key
    assert page.locator('[data-mastery-grid] [tabindex="0"]').count() == 1


def test_escape_returns_from_the_panel_to_the_open_cell(stage: Stage) -> None:
    page = stage.show(render(GRID, scripts="grid_keys.js"))
    page.locator("#book").focus()
    page.keyboard.press("Escape")
    assert focused(page) == "c1-2"


def test_opening_a_cell_moves_the_mark_and_closing_the_panel_gives_the_focus_back(stage: Stage) -> None:
    page = stage.show(render(GRID, scripts="grid_keys.js"))
    page.locator("#c3-1").click()
    assert page.locator(".cell.is-open").evaluate_all("all => all.map(cell => cell.id)") == ["c3-1"]
    expect(page.locator("#c3-1")).to_have_attribute("aria-current", "true")
    page.locator(".close").click()
    assert page.locator("#inspector").get_attribute("data-open") is None
    assert focused(page) == "c3-1"


def test_arrows_follow_the_direction_of_reading(stage: Stage) -> None:
    page = stage.show(render(GRID, scripts="grid_keys.js").replace('dir="ltr"', 'dir="rtl"'))
    page.locator("#c1-2").focus()
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "c1-3"


def test_phone_keeps_a_plain_table_and_shows_the_chosen_objective(stage: Stage) -> None:
    stage.page.set_viewport_size({"width": 390, "height": 844})
    page = stage.show(render(GRID, scripts="grid_keys.js"))
    expect(page.locator("table")).to_have_attribute("role", "table")
    assert [page.locator(f"#c0-{objective}").is_visible() for objective in (1, 2, 3)] == [False, True, False]


def test_phone_follows_the_radio_over_the_server(stage: Stage) -> None:
    stage.page.set_viewport_size({"width": 390, "height": 844})
    picker = (
        '<fieldset class="chips objpick"><legend class="vh">Objective</legend>'
        + "".join(
            f'<label><input type="radio" name="obj" value="{o}"{" checked" if o == 2 else ""}>'
            f"<span>F{o}</span></label>"
            for o in (1, 2, 3)
        )
        + "</fieldset>"
    )
    page = stage.show(render(GRID.replace('data-col-shown="2">', f'data-col-shown="2">{picker}')))
    page.locator('.objpick [value="3"]').check()
    assert [page.locator(f"#c0-{objective}").is_visible() for objective in (1, 2, 3)] == [False, False, True]


# -- score entry -----------------------------------------------------------------------------------------

ENTRY = (
    '<table class="table entry" data-mastery-scores data-mastery-pasted="{n} scores pasted">'
    "<caption>Scores</caption>"
    "<tbody>"
    + "".join(
        f'<tr><th scope="row">S{r}</th>'
        + "".join(f'<td><input class="input" id="i{r}-{c}" aria-label="S{r} Q{c}"></td>' for c in (1, 2))
        + "</tr>"
        for r in range(3)
    )
    + "</tbody></table>"
)


def show_entry(stage: Stage) -> Page:
    html = render("{% verbatim %}" + ENTRY + "{% endverbatim %}", scripts="score_entry.js")
    page = stage.show(html)
    page.evaluate("window.changes = []; addEventListener('change', e => changes.push(e.target.id))")
    page.locator("#i0-1").focus()
    return page


def values(page: Page) -> list[list[str]]:
    return [[page.locator(f"#i{row}-{column}").input_value() for column in (1, 2)] for row in range(3)]


def test_enter_goes_down_and_shift_enter_up(stage: Stage) -> None:
    page = show_entry(stage)
    page.keyboard.type("12\n7\n")
    page.keyboard.press("Shift+Enter")
    assert focused(page) == "i1-1"
    assert values(page) == [["12", ""], ["7", ""], ["", ""]]
    assert page.evaluate("changes") == ["i0-1", "i1-1"]


def test_enter_in_the_last_row_starts_the_next_column(stage: Stage) -> None:
    page = show_entry(stage)
    page.keyboard.type("1\n2\n3\n4")
    assert values(page) == [["1", "4"], ["2", ""], ["3", ""]]


def test_a_is_away_and_x_is_excused(stage: Stage) -> None:
    page = show_entry(stage)
    page.keyboard.type("ax9")
    assert values(page) == [["A", ""], ["X", ""], ["9", ""]]
    assert page.evaluate("changes") == ["i0-1", "i1-1"]


def test_a_pasted_block_fills_the_cells_and_says_how_many(stage: Stage) -> None:
    page = show_entry(stage)
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(paste);
        }""",
        "5\t6\r\n7\t8\r\n9\t1\r\n2\t2\r\n",
    )
    assert values(page) == [["5", "6"], ["7", "8"], ["9", "1"]]
    expect(page.locator("#status")).to_have_text("6 scores pasted")


# -- taking a check --------------------------------------------------------------------------------------

SITTING = """
<form method="post" action="/finish/" data-mastery-autosave data-mastery-save-url="/save/"
      data-mastery-epoch="3" data-mastery-draft="7-9">{% csrf_token %}
  <div data-mastery-closed hidden><p>Closed.</p></div>
  <div data-mastery-newer hidden><p>Newer. <a href="/page/" data-mastery-newest>Load</a></p></div>
  <div data-mastery-signed-out hidden><p>Signed out. <a href="/login/">Sign in</a></p></div>
  <div data-mastery-refused hidden><p>No longer open for you.</p></div>
  <div data-mastery-finishing hidden><p>Kept.</p></div>
  <fieldset data-mastery-question="41"><legend>One</legend>
    <label><input type="radio" name="q-41" value="a" id="a">a</label>
    <label><input type="radio" name="q-41" value="b" id="b">b</label>
    <p data-mastery-saved-at data-text="saved {time}" id="at41"></p>
    <p data-mastery-not-kept hidden id="lost41">Not kept.</p>
    <input type="hidden" name="seq-41" value="0" data-mastery-seq></fieldset>
  <fieldset data-mastery-question="42"><legend>Two</legend><textarea name="q-42" id="t"></textarea>
    <p data-mastery-saved-at data-text="saved {time}" id="at42"></p>
    <p data-mastery-unreadable data-text="No number yet." id="odd42"></p></fieldset>
  <nav><a href="#x" data-mastery-goes-with="41" id="n41">1<span data-mastery-done-words hidden
    >, answered</span></a></nav>
  {% include "components/saved.html" only %}<button id="finish">Finish</button>
</form>
"""


def accept(sent: Sent) -> tuple[int, str]:
    return 200, reply(seq=int(sent.one["seq"]), saved_at="10:42", readable=True)


def show_sitting(stage: Stage) -> Page:
    stage.answers.setdefault("/save/", accept)
    stage.answers["/finish/"] = lambda _sent: (200, "<h1>Done</h1>")
    return stage.show(render(SITTING, layout="layout/student.html", scripts="autosave.js"))


def drafts(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage).sort()"))


def saved(page: Page) -> str:
    return page.locator("[data-mastery-saved-text]").inner_text()


def test_each_change_gets_the_next_number_of_its_question(stage: Stage) -> None:
    page = show_sitting(stage)
    page.locator("#a").check()
    expect(page.locator("#at41")).to_have_text("saved 10:42")
    page.locator("#b").check()
    page.locator("#t").fill("two to three")
    expect(page.locator("#at42")).to_have_text("saved 10:42")
    posts = [(post.one["question"], post.one["seq"], post.form["answer"]) for post in stage.posts("/save/")]
    assert posts == [
        ("41", "3000001", ["a"]),
        ("41", "3000002", ["b"]),
        ("42", "3000001", ["two to three"]),
    ]
    assert {post.one["csrfmiddlewaretoken"] for post in stage.posts("/save/")} != {""}
    assert page.locator('[name="seq-41"]').input_value() == "3000002"
    expect(page.locator("#n41")).to_have_class("is-done")
    expect(page.locator("#n41")).to_have_text("1, answered")
    assert saved(page) == "All saved"
    assert drafts(page) == []


def overtake(_sent: Sent) -> tuple[int, str]:
    """Another page of the same try has written since."""
    return 200, reply(seq=4000009, saved_at="10:42")


def choose_what_is_overtaken(stage: Stage) -> Page:
    stage.answers["/save/"] = overtake
    page = show_sitting(stage)
    page.locator("#a").check()
    expect(page.locator("#lost41")).to_be_visible()
    return page


def test_an_answer_that_a_newer_page_outranks_is_never_called_saved(stage: Stage) -> None:
    page = choose_what_is_overtaken(stage)
    expect(page.locator("[data-mastery-newer]")).to_be_visible()
    expect(page.locator("#at41")).to_have_text("")
    expect(page.locator("#status")).to_have_text("Newer. Load")
    assert saved(page) == "Not all answers are kept"
    assert drafts(page) == ["mastery:draft:7-9:41"]


def test_an_outranked_answer_is_not_handed_in_as_if_it_counted(stage: Stage) -> None:
    page = choose_what_is_overtaken(stage)
    page.locator("#finish").click()
    expect(page.locator("[data-mastery-newest]")).to_be_focused()
    assert stage.posts("/finish/") == []


def test_an_outranked_answer_comes_back_unsent_until_the_newest_are_loaded(stage: Stage) -> None:
    page = choose_what_is_overtaken(stage)
    page.reload()
    expect(page.locator("#a")).to_be_checked()
    expect(page.locator("#lost41")).to_be_visible()
    assert saved(page) == "Not all answers are kept"
    page.locator("[data-mastery-newest]").click()
    expect(page.locator("#a")).not_to_be_checked()
    expect(page.locator("[data-mastery-newer]")).to_be_hidden()
    assert saved(page) == "All saved"
    assert drafts(page) == []
    assert len(stage.posts("/save/")) == 1


def test_an_outranked_answer_that_is_changed_on_the_newest_page_is_sent_again(stage: Stage) -> None:
    page = choose_what_is_overtaken(stage)
    page.reload()
    stage.answers["/save/"] = accept
    page.locator("#b").check()
    expect(page.locator("#at41")).to_have_text("saved 10:42")
    expect(page.locator("#lost41")).to_be_hidden()
    expect(page.locator("[data-mastery-newer]")).to_be_hidden()
    assert saved(page) == "All saved"
    assert drafts(page) == []


def test_unreached_server_keeps_answers_here_and_tries_again(stage: Stage) -> None:
    stage.page.clock.install()
    stage.answers["/save/"] = lambda _sent: (0, "")
    page = show_sitting(stage)
    page.locator("#a").check()
    page.clock.run_for(10)
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("1 answer kept on this device")
    page.locator("#t").fill("two")
    page.clock.run_for(900)
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("2 answers kept on this device")
    assert drafts(page) == ["mastery:draft:7-9:41", "mastery:draft:7-9:42"]
    before = len(stage.posts("/save/"))
    stage.answers["/save/"] = accept
    page.clock.run_for(1000)
    assert len(stage.posts("/save/")) == before
    page.clock.run_for(4000)
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("All saved")
    assert drafts(page) == []


def test_returning_network_sends_at_once(stage: Stage) -> None:
    stage.answers["/save/"] = lambda _sent: (503, "away")
    page = show_sitting(stage)
    page.locator("#a").check()
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("1 answer kept on this device")
    stage.answers["/save/"] = accept
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#at41")).to_have_text("saved 10:42")


def test_draft_comes_back_and_is_sent_when_the_page_is_opened_again(stage: Stage) -> None:
    stage.answers["/save/"] = lambda _sent: (503, "away")
    page = show_sitting(stage)
    page.locator("#b").check()
    page.locator("#t").fill("kept words")
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("2 answers kept on this device")
    stage.answers["/save/"] = accept
    page.reload()
    expect(page.locator("#b")).to_be_checked()
    expect(page.locator("#t")).to_have_value("kept words")
    expect(page.locator("#at42")).to_have_text("saved 10:42")
    assert drafts(page) == []


def test_what_is_no_number_is_said_until_it_is_one(stage: Stage) -> None:
    def answer(sent: Sent) -> tuple[int, str]:
        readable = sent.one.get("answer") != "five"
        return 200, reply(seq=int(sent.one["seq"]), saved_at="10:42", readable=readable)

    stage.answers["/save/"] = answer
    page = show_sitting(stage)
    page.locator("#t").fill("five")
    expect(page.locator("#odd42")).to_have_text("No number yet.")
    expect(page.locator("#at42")).to_have_text("saved 10:42")
    page.locator("#t").fill("5")
    expect(page.locator("#odd42")).to_have_text("")


def test_change_during_a_save_is_not_called_saved_by_its_answer(stage: Stage) -> None:
    choose_b = "b => { b.checked = true; b.dispatchEvent(new Event('input', { bubbles: true })) }"

    def answer(sent: Sent) -> tuple[int, str]:
        if len(stage.posts("/save/")) > 1:
            return 503, "away"
        stage.page.locator("#b").evaluate(choose_b)
        return accept(sent)

    stage.answers["/save/"] = answer
    page = show_sitting(stage)
    page.locator("#a").check()
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("1 answer kept on this device")
    expect(page.locator("#at41")).to_have_text("")
    assert drafts(page) == ["mastery:draft:7-9:41"]
    assert [post.form["answer"] for post in stage.posts("/save/")] == [["a"], ["b"]]


def test_closed_check_says_so_and_takes_no_more(stage: Stage) -> None:
    stage.answers["/save/"] = lambda _sent: (409, reply(message="This check was handed in at 10:40."))
    page = show_sitting(stage)
    page.locator("#a").check()
    expect(page.locator("[data-mastery-closed]")).to_have_text("This check was handed in at 10:40.")
    expect(page.locator("#t")).to_be_disabled()
    assert drafts(page) == []


@pytest.mark.parametrize(
    ("status", "body", "notice", "words"),
    [
        pytest.param(401, "no", "signed-out", "Signed out. Sign in", id="signed out"),
        pytest.param(403, "no", "signed-out", "Signed out. Sign in", id="signed in anew elsewhere"),
        pytest.param(404, "none", "refused", "No longer open for you.", id="taken out of the class"),
        pytest.param(422, '{"message": "Too long."}', "refused", "Too long.", id="no answer to this"),
    ],
)
def test_a_refusal_is_no_lost_network(stage: Stage, status: int, body: str, notice: str, words: str) -> None:
    """The reason stands beside Finish, the answer stays here, and nothing is sent again by itself."""
    stage.page.clock.install()
    stage.answers["/save/"] = lambda _sent: (status, body)
    page = show_sitting(stage)
    page.locator("#a").check()
    page.clock.run_for(10)
    expect(page.locator(f"[data-mastery-{notice}]")).to_have_text(words)
    expect(page.locator(f"[data-mastery-{notice}]")).to_be_visible()
    expect(page.locator("#status")).to_have_text(words)
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("1 answer kept on this device")
    page.clock.run_for(200_000)
    assert len(stage.posts("/save/")) == 1
    with page.expect_event("requestfinished"):
        page.locator("#finish").click()
    page.clock.run_for(10)
    page.clock.run_for(200_000)
    assert len(stage.posts("/save/")) == 2
    expect(page.locator("[data-mastery-finishing]")).to_be_hidden()
    assert stage.posts("/finish/") == []
    assert drafts(page) == ["mastery:draft:7-9:41"]


def test_finish_without_a_session_leads_to_sign_in_again(stage: Stage) -> None:
    stage.answers["/save/"] = lambda _sent: (503, "away")
    page = show_sitting(stage)
    page.locator("#a").check()
    page.locator("#finish").click()
    expect(page.locator("[data-mastery-finishing]")).to_be_visible()
    stage.answers["/save/"] = lambda _sent: (401, "no")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-mastery-signed-out] a")).to_be_focused()
    expect(page.locator("[data-mastery-finishing]")).to_be_hidden()


def test_a_refusal_is_over_when_an_answer_is_taken_again(stage: Stage) -> None:
    """A filter of the school's network may refuse for a while."""
    stage.answers["/save/"] = lambda _sent: (403, "no")
    page = show_sitting(stage)
    page.locator("#a").check()
    expect(page.locator("[data-mastery-signed-out]")).to_be_visible()
    stage.answers["/save/"] = accept
    page.locator("#t").fill("two")
    expect(page.locator("#at41")).to_have_text("saved 10:42")
    expect(page.locator("[data-mastery-signed-out]")).to_be_hidden()
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("All saved")
    assert drafts(page) == []


def test_finish_waits_until_every_answer_is_acknowledged(stage: Stage) -> None:
    stage.answers["/save/"] = lambda _sent: (503, "away")
    page = show_sitting(stage)
    page.locator("#a").check()
    page.locator("#finish").click()
    expect(page.locator("[data-mastery-finishing]")).to_be_visible()
    assert stage.posts("/finish/") == []
    stage.answers["/save/"] = accept
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("h1")).to_have_text("Done")
    assert [post.one["q-41"] for post in stage.posts("/finish/")] == ["a"]


def test_signing_out_clears_the_device_after_naming_what_was_not_sent(stage: Stage) -> None:
    stage.answers["/save/"] = lambda _sent: (503, "away")
    stage.answers["/logout/"] = lambda _sent: (200, "<h1>Signed out</h1>")
    page = show_sitting(stage)
    page.locator("#a").check()
    expect(page.locator("[data-mastery-saved-text]")).to_have_text("1 answer kept on this device")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator(".sbar .who summary").click()
    page.get_by_role("button", name="Sign out").click()
    assert drafts(page) == ["mastery:draft:7-9:41"]
    assert "kept on this device" in asked[0]
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Signed out")
    assert drafts(page) == []


# -- keys, menus, dialogs, focus, submits ------------------------------------------------------------------

KEYED = (
    '<a id="score" href="#scored" data-mastery-key="s">Score</a><input id="field" aria-label="Name">'
    '<input id="find" type="search" aria-label="Find" data-mastery-key="/">'
    '<p class="keys"><span><kbd>Esc</kbd> back</span></p>'
)


def test_keys_press_what_they_belong_to(stage: Stage) -> None:
    stage.answers["/today/"] = lambda _sent: (200, "<h1>Today</h1>")
    page = stage.show(render(KEYED))
    page.keyboard.press("s")
    assert page.url.endswith("#scored")
    page.keyboard.press("/")
    assert focused(page) == "find"
    page.locator("#find").blur()
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.locator("h1")).to_have_text("Today")


def test_keys_never_fire_in_fields_or_with_control(stage: Stage) -> None:
    page = stage.show(render(KEYED))
    page.locator("#field").press("s")
    page.locator("#field").blur()
    page.keyboard.press("Alt+s")
    assert not page.url.endswith("#scored")
    assert page.locator("#field").input_value() == "s"


def test_keys_can_be_switched_off(stage: Stage) -> None:
    page = stage.show(render(KEYED).replace("<body ", '<body data-mastery-keys="off" '))
    page.keyboard.press("s")
    page.keyboard.press("?")
    assert not page.url.endswith("#scored")
    assert not page.locator("#key-list").is_visible()


def test_question_mark_lists_the_keys(stage: Stage) -> None:
    page = stage.show(render(KEYED))
    page.keyboard.press("?")
    listed = page.locator("#key-list dl").inner_text().split("\n")
    assert {"Score", "Today", "Change class", "back", "Show this list"} <= {line.strip() for line in listed}
    page.keyboard.press("Escape")
    expect(page.locator("#key-list")).not_to_be_visible()


def test_menu_closes_on_escape_and_gives_the_focus_back(stage: Stage) -> None:
    page = stage.show(render(""))
    page.locator(".rail .switcher summary").click()
    expect(page.get_by_role("link", name="8A Mathematics")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="8A Mathematics")).not_to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


DIALOG = (
    '<a id="ask" href="/ask/" hx-get="/ask/" hx-target="#dialog" hx-swap="innerHTML">Book</a>'
    '<div id="row">'
    '<button id="move" hx-post="/move/" hx-target="#row" hx-swap="outerHTML">Move</button></div>'
)
ASKED = """
<form class="dlg" method="post"><h2 id="dialog-title" tabindex="-1" autofocus>Book?</h2>
  <button type="button" data-mastery-close>Go back</button></form>
"""


def test_htmx_answer_opens_as_a_dialog_and_the_focus_returns(stage: Stage) -> None:
    stage.answers["/ask/"] = lambda _sent: (200, ASKED)
    page = stage.show(render(DIALOG))
    page.locator("#ask").click()
    expect(page.get_by_role("dialog", name="Book?")).to_be_visible()
    assert focused(page) == "dialog-title"
    page.get_by_role("button", name="Go back").click()
    expect(page.locator("#dialog")).not_to_be_visible()
    assert focused(page) == "ask"
    expect(page.locator("#dialog")).to_be_empty()


def test_focus_survives_a_swap_by_id(stage: Stage) -> None:
    stage.answers["/move/"] = lambda _sent: (200, '<div id="row"><button id="move">Moved</button></div>')
    page = stage.show(render(DIALOG))
    page.locator("#move").press("Enter")
    expect(page.locator("#move")).to_have_text("Moved")
    assert focused(page) == "move"


def test_focus_goes_to_the_new_heading_when_the_focused_is_gone(stage: Stage) -> None:
    stage.answers["/move/"] = lambda _sent: (200, '<div id="row"><h3 id="done">Moved to group 2</h3></div>')
    page = stage.show(render(DIALOG))
    page.locator("#move").press("Enter")
    expect(page.locator("#done")).to_be_focused()


def test_a_problem_that_asks_for_the_focus_gets_it(stage: Stage) -> None:
    problem = (
        '<div id="row"><div id="summary" tabindex="-1" data-mastery-focus>There is a problem</div></div>'
    )
    stage.answers["/move/"] = lambda _sent: (422, problem)
    page = stage.show(render(DIALOG))
    page.locator("#move").press("Enter")
    expect(page.locator("#summary")).to_be_focused()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "The network did not answer"),
        (500, "A fault on our side"),
        (401, "You are signed out"),
        (403, "was not taken"),
    ],
)
def test_refused_change_leaves_the_page_and_says_what_happened(stage: Stage, status: int, words: str) -> None:
    stage.answers["/move/"] = lambda _sent: (status, "<p>raw</p>")
    page = stage.show(render(DIALOG))
    page.locator("#move").click()
    expect(page.locator("#toasts")).to_contain_text(words)
    expect(page.locator("#status")).to_contain_text(words)
    expect(page.locator("#move")).to_have_text("Move")
    page.locator("[data-mastery-dismiss]").click()
    expect(page.locator("#toasts")).to_have_text("")


CREATE = (
    '<form id="new" method="post" action="/create/" target="frame" {htmx}>{{% csrf_token %}}'
    '<input type="hidden" name="idempotency_key" value="k1"><button id="go">Create</button></form>'
    '<iframe name="frame" title="Answer"></iframe><p id="out"></p>'
)
PRESS_TWICE = """async () => {
    const dropped = [];
    const form = document.getElementById("new");
    window.addEventListener("submit", (event) => setTimeout(() => dropped.push(event.defaultPrevented)), true);
    form.requestSubmit();
    form.requestSubmit();
    await new Promise((done) => setTimeout(done, 50));
    return dropped;
}"""


def test_second_press_of_a_form_is_dropped(stage: Stage) -> None:
    stage.answers["/create/"] = lambda _sent: (200, "<h2>Created</h2>")
    page = stage.show(render(CREATE.format(htmx="")))
    assert page.evaluate(PRESS_TWICE) == [False, True]
    expect(page.frame_locator("iframe").locator("h2")).to_be_visible()
    assert [post.one["idempotency_key"] for post in stage.posts("/create/")] == ["k1"]
    expect(page.locator("#go")).to_have_attribute("aria-disabled", "true")


def test_second_press_sends_htmx_nothing(stage: Stage) -> None:
    stage.answers["/create/"] = lambda _sent: (200, "<h2>Created</h2>")
    htmx = 'hx-post="/create/" hx-target="#out" hx-swap="innerHTML"'
    page = stage.show(render(CREATE.format(htmx=htmx)))
    page.evaluate(PRESS_TWICE)
    expect(page.locator("#out h2")).to_be_visible()
    page.wait_for_timeout(200)
    assert [post.one["idempotency_key"] for post in stage.posts("/create/")] == ["k1"]


def test_form_can_be_sent_again_after_an_htmx_answer(stage: Stage) -> None:
    form = (
        '<form method="post" action="/create/" hx-post="/create/" hx-target="#out" hx-swap="innerHTML">'
        '{% csrf_token %}<button id="go">Create</button></form><p id="out"></p>'
    )
    stage.answers["/create/"] = lambda _sent: (200, f"<b>{len(stage.posts('/create/'))}</b>")
    page = stage.show(render(form))
    page.locator("#go").click()
    expect(page.locator("#out")).to_have_text("1")
    page.locator("#go").click()
    expect(page.locator("#out")).to_have_text("2")


# -- boxes -----------------------------------------------------------------------------------------------

BOXES = (
    '<form>{% include "components/choose_all.html" only %}'
    '<label>Ines <input type="checkbox" checked></label><label>Sam <input type="checkbox"></label></form>'
    '<form><label>Elsewhere <input type="checkbox"></label></form>'
)


def test_every_box_of_a_form_is_chosen_at_once_or_none(stage: Stage) -> None:
    page = stage.show(render(BOXES, scripts="choose_all.js"))
    page.get_by_role("button", name="Choose all").click()
    assert chosen(page) == [True, True, False]
    expect(page.locator("#status")).to_have_text("All are chosen")
    page.get_by_role("button", name="Choose none").press("Enter")
    assert chosen(page) == [False, False, False]
    expect(page.locator("#status")).to_have_text("None is chosen")


def test_without_script_no_button_promises_it(stage: Stage) -> None:
    page = stage.show(render(BOXES))
    expect(page.get_by_text("Choose all")).to_be_hidden()


def chosen(page: Page) -> list[bool]:
    return [box.is_checked() for box in page.get_by_role("checkbox").all()]
