import pytest

from monitor.extract import catalogue
from monitor.extract.annotator import Annotator
from monitor.extract.catalogue import Catalogue
from tests.making import FORMS


@pytest.fixture(scope="session")
def builtin() -> Catalogue:
    return catalogue.load()


@pytest.fixture(scope="session")
def annotator(builtin: Catalogue) -> Annotator:
    FORMS.mkdir(parents=True, exist_ok=True)
    return Annotator(builtin, cache=FORMS)
