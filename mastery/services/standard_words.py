"""What a problem of a list of standards is called, and what to do about it."""

from django.utils.translation import gettext_lazy as _later

from classroom.formats.lists import Wrong
from classroom.services import list_words
from mastery.formats.standards import WrongStandard
from mastery.selectors import standard_plans

what_to_do = list_words.saying(
    {
        **list_words.OF_ANY_LIST,
        Wrong.EMPTY: _later("The list is empty. Its first line names the columns: code, statement."),
        Wrong.COLUMN_MISSING: _later(
            "The first line does not name this column. It needs code and statement."
        ),
        Wrong.TOO_MANY_ROWS: _later("The list has more than 20,000 standards. Split it into several lists."),
        Wrong.NO_ROWS: _later("The list names its columns but no standards. Add one line for each standard."),
        WrongStandard.CODE_SHAPE: _later(
            "A code has a letter or a digit, and no comma or semicolon. Write one code."
        ),
        WrongStandard.NO_FRAMEWORK: _later("Write the framework here, or once for the whole list."),
        WrongStandard.TWICE: _later("Line %(detail)s has this standard already. Keep one of the two lines."),
        standard_plans.WRITTEN_OTHERWISE: _later(
            "Your school has this standard as %(detail)s already. Write its code so."
        ),
    }
)
