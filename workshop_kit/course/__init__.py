"""Languages, exercise specs, checks, views and the agenda. Pure; the only reader of YAML."""

from ._docs import ModelDocs, ModelDocsError, model_docs
from ._language import (
    CATALOGUE,
    LANGUAGES,
    Language,
    current_language,
    gettext,
    ngettext,
    speaking,
    use_language,
)
from ._text import Text, both

__all__ = [
    "CATALOGUE",
    "LANGUAGES",
    "Language",
    "ModelDocs",
    "ModelDocsError",
    "Text",
    "both",
    "current_language",
    "gettext",
    "model_docs",
    "ngettext",
    "speaking",
    "use_language",
]
