"""What `app.py` runs for every visit."""

from monitor.ui.frame import show
from tests.ui.fake import FakeAnswers

show(lambda demo: FakeAnswers(a_day=10, empty=False))  # type: ignore[arg-type,return-value]  # the contract without a database
