"""The known forms of capture. Each module here has contracts and a tuple ``FORMS``; a new module is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from orchestration.captures.form import Form

FORMS: dict[str, Form] = {
    form.name: form for module in iter_modules(__path__) for form in import_module(f"{__name__}.{module.name}").FORMS
}
