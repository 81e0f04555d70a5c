from pathlib import Path

import pytest

from monitor.extract import catalogue
from monitor.extract.annotator import Annotator
from monitor.extract.catalogue import Catalogue


@pytest.fixture(scope="session")
def builtin() -> Catalogue:
    return catalogue.load()


@pytest.fixture(scope="session")
def annotator(builtin: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Annotator:
    folder: Path = tmp_path_factory.mktemp("forms")
    return Annotator(builtin, cache=folder)
