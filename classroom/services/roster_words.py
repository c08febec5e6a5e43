"""What a problem of a class list is called, and what to do about it."""

from django.utils.translation import gettext_lazy as _later

from classroom.formats.lists import Wrong
from classroom.formats.roster import WrongStudent
from classroom.selectors import rosters
from classroom.services import list_words

what_to_do = list_words.saying(
    {
        **list_words.OF_ANY_LIST,
        **list_words.OF_ACCOUNTS,
        Wrong.EMPTY: _later(
            "The list is empty. Its first line names the columns: student_id, given_name, family_name."
        ),
        Wrong.COLUMN_MISSING: _later(
            "The first line does not name this column. It needs student_id, given_name and family_name."
        ),
        Wrong.TOO_MANY_ROWS: _later("The list has more than 20,000 students. Split it into several lists."),
        Wrong.NO_ROWS: _later("The list names its columns but no students. Add one line for each student."),
        WrongStudent.ID_TWICE: _later("Line %(detail)s has this student already. Keep one of the two lines."),
        WrongStudent.USERNAME_TWICE: _later("Line %(detail)s has this user name already. Choose another."),
        rosters.NOT_A_STUDENT: _later(
            "This number belongs to somebody at your school who is not only a student. Check the number."
        ),
        rosters.ACCOUNT_CLOSED: _later("The account of this student is closed. Ask your administrator."),
        rosters.USERNAME_TAKEN: _later(
            "Somebody else has this user name. Choose another, or leave the cell empty."
        ),
        rosters.USERNAME_DIFFERS: _later(
            "This student signs in as %(detail)s already. Write that, or leave the cell empty."
        ),
    }
)
