# make setup | serve | doctor | lab | slides | handbook | check | test | test-kernels | soak | bench | bench-peers | pictures | lock
# Variables may be set on the command line: make serve HOST=0.0.0.0 PORT=8866 DATA=~/kam
#   HOST          0.0.0.0 opens the room; 127.0.0.1 is this computer alone
#   CLASS         code of the class to serve; without it the newest open one, else a new one
#   ORGANISATION  whose class it is, where a new one opens; on the cover of make handbook
#   LANGUAGE      zh or en: of a class that opens, of the pages of make lab, of make slides and handbook
#   SESSION       whose slides: make slides SESSION=d3_segmentation LANGUAGE=en OUTPUT=deck.html FORCE=1
#   BENCH         more for make bench and bench-peers: BENCH="--joins 30 --json class.json --write"
#   DAY           whose worksheets to print: make handbook DAY=1 LANGUAGE=zh
# (not from the environment: Ubuntu, for one, exports a LANGUAGE of its own)
HOST = 127.0.0.1
PORT = 8866
DATA =
CLASS =
ORGANISATION =
LANGUAGE = zh
AUDIENCE = author
SESSION = d3_segmentation
DAY = 1
OUTPUT =
FORCE =
PYTHON = python3
WORKERS = 2
REPEATS = 20
BENCH =
PEERS = panel streamlit

UV_VERSION := 0.13.9
UV := .tools/bin/uv
PY := .venv/bin/python

export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup setup-test chromium serve doctor lab slides handbook check test test-kernels soak bench bench-peers pictures lock clean

setup: .venv/.runtime-ready
setup-test: .venv/.test-ready

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .tools 2>/dev/null || { rm -rf .tools; \
	  echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Setting up, once: about a minute"
	@.tools/bin/pip install -q --disable-pip-version-check "uv==$(UV_VERSION)"

.venv/.runtime-ready: requirements.lock pyproject.toml | $(UV)
	@test -x $(PY) || $(UV) venv -q --python $(PYTHON) .venv
	@$(UV) pip install -q --python .venv --require-hashes --compile-bytecode -r requirements.lock
	@$(UV) pip install -q --python .venv --no-deps --editable .
	@touch $@

.venv/.test-ready: requirements-dev.lock .venv/.runtime-ready
	@$(UV) pip install -q --python .venv --require-hashes -r requirements-dev.lock
	@touch $@

# The browser that tests drive (tests/chromium.py): Debian's without windows, which takes a fifth of
# the time, else any on PATH, else Debian's other one, else Playwright's own
INSTALL := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
chromium: setup-test
	@command -v chromium-headless-shell >/dev/null || \
	  { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && \
	    $(INSTALL) chromium-headless-shell >/dev/null; } || \
	  (cd tests && ../$(PY) -c 'import chromium, sys; sys.exit(not chromium.found())') || \
	  { [ "$$(id -u)" = 0 ] && $(INSTALL) chromium >/dev/null; } || \
	  $(PY) -m playwright install chromium

serve: setup
	@.venv/bin/workshop serve --host "$(HOST)" --port "$(PORT)" --language "$(LANGUAGE)" \
	  $(if $(DATA),--data "$(DATA)") $(if $(CLASS),--class "$(CLASS)") \
	  $(if $(ORGANISATION),--organisation '$(subst ','\'',$(ORGANISATION))')

# Is this computer ready for a class? Looks at the room's address unless HOST names another
doctor: setup
	@.venv/bin/workshop doctor $(if $(filter command,$(firstword $(origin HOST))),--host "$(HOST)") \
	  --port "$(PORT)" $(if $(DATA),--data "$(DATA)")

lab: setup
	@.venv/bin/workshop lab --language "$(LANGUAGE)" --audience "$(AUDIENCE)" $(if $(DATA),--data "$(DATA)")

slides: setup
	@.venv/bin/workshop slides "$(SESSION)" --language "$(LANGUAGE)" $(if $(OUTPUT),--output "$(OUTPUT)") \
	  $(if $(FORCE),--force)

handbook: setup
	@.venv/bin/workshop handbook --day "$(DAY)" --language "$(LANGUAGE)" $(if $(OUTPUT),--output "$(OUTPUT)") \
	  $(if $(ORGANISATION),--organisation '$(subst ','\'',$(ORGANISATION))') $(if $(FORCE),--force)

check: setup-test
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --quiet --check .
	@.venv/bin/mypy --no-error-summary
	@.venv/bin/lint-imports --no-logo | tail -2
	@.venv/bin/workshop check

test: check chromium
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# Who reaches what, and what comes back after an accident, with each kind of kernels a page may get
test-kernels: chromium
	@for kind in templates forks ordinary; do echo "Kernels: $$kind"; \
	  $(PY) -m pytest -n $(WORKERS) --dist loadfile -m isolation --kernels=$$kind tests/browser tests/server \
	  || exit 1; done

# What goes wrong by chance if at all: each accident of a class so many times, with as many seeds
soak: chromium
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile -m soak --repeats $(REPEATS) tests/browser tests/kernels tests/server

bench: chromium
	@$(PY) benchmarks/models.py
	@$(PY) benchmarks/kit.py
	@$(PY) benchmarks/reveal.py
	@$(PY) benchmarks/classroom.py $(BENCH)

# The same beside Panel and Streamlit, each in an environment of its own
bench-peers: chromium $(PEERS:%=.cache/peers/%/.ready)
	@$(PY) benchmarks/classroom.py --systems templates,panel,streamlit --joins 30,100 $(BENCH)

.cache/peers/%/.ready: benchmarks/peers/%.lock pyproject.toml | $(UV)
	@$(UV) venv -q --clear --python $(PYTHON) $(@D)
	@$(UV) pip install -q --python $(@D) --require-hashes --compile-bytecode -r $<
	@$(UV) pip install -q --python $(@D) --no-deps --editable .
	@touch $@

pictures: chromium
	@$(PY) docs/pictures/take.py

lock: | $(UV)
	@$(UV) pip compile -q --upgrade --universal --generate-hashes pyproject.toml -o requirements.lock
	@$(UV) pip compile -q --upgrade --universal --generate-hashes --group dev -c requirements.lock -o requirements-dev.lock
	@for peer in $(PEERS); do $(UV) pip compile -q --upgrade --universal --generate-hashes -c requirements.lock \
	  pyproject.toml benchmarks/peers/$$peer.in -o benchmarks/peers/$$peer.lock; done

clean:
	rm -rf .venv .tools .lab .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
