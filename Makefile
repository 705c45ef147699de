# One word per job. `make help` lists them.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help html serve publish github export verify restore check check-links anchors adopt import captures fidelity new promote rename fmt check-content schema init test soak lint types record pictures bench bench-parts ledger report rename-topic lock clean environment environment-test

help: ## list these jobs
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:[^#]*## /	/' | expand -t 12

html: environment ## build the site into output/, to look at
	@$(VENV)/python -m plugins.adapter build

serve: environment ## build, serve at PORT (8000), build again after every change and show it (HOST=0.0.0.0 lets others see)
	@$(VENV)/python -m plugins.adapter serve --port $(PORT) $(if $(findstring command,$(origin HOST)),--host "$(HOST)")

publish: environment ## build the site as it is published: absolute addresses, feeds, no drafts (SITEURL says where)
	@$(VENV)/python -m plugins.upkeep ledger --check
	@$(VENV)/python -m plugins.adapter build --settings publishconf.py

github: environment ## publish to GitHub Pages, whole and checked, or change nothing (REMOTE= BRANCH= choose where)
	@$(VENV)/python -m plugins.publishing deploy $(if $(REMOTE),--remote "$(REMOTE)") $(if $(BRANCH),--branch "$(BRANCH)")

export: environment ## write all that is published into one file that opens without a server (FILE= names it)
	@$(VENV)/python -m plugins.publishing export $(if $(FILE),"$(FILE)")

verify: environment ## prove that nothing of the file ARCHIVE was lost or changed
	@$(VENV)/python -m plugins.publishing verify "$(ARCHIVE)"

restore: environment ## unpack the content of the file ARCHIVE into an empty content/
	@$(VENV)/python -m plugins.publishing restore "$(ARCHIVE)"

check: environment-test ## check the published site, built at a root and under a path; or the folder SITE
ifdef SITE
	@$(VENV)/python -m plugins.checks "$(SITE)" --content content
else
	@$(VENV)/python -m plugins.upkeep ledger --check
	@SITEURL=https://archive.example $(VENV)/python -m plugins.adapter build --settings publishconf.py --output .check/root
	@$(VENV)/python -m plugins.checks .check/root --address https://archive.example --content content
	@SITEURL=https://archive.example/archive $(VENV)/python -m plugins.adapter build --settings publishconf.py --output .check/path
	@$(VENV)/python -m plugins.checks .check/path --address https://archive.example/archive --content content
endif

check-links: environment-test ## ask each link that leads elsewhere whether it is alive (CONTACT= says who asks, OPTIONS=--fix-moved or --look-up)
	@$(VENV)/python -m plugins.upkeep check-links $(if $(CONTACT),--contact "$(CONTACT)") $(if $(ON),--on "$(ON)") $(OPTIONS)

import: environment ## bring your writing home: FROM="files or folders", or LESSWRONG= EAFORUM= ALIGNMENTFORUM= a slug with CONTACT= (OPTIONS=--dry-run)
	@$(VENV)/python -m plugins.importers $(FROM) $(if $(LESSWRONG),--from "lesswrong=$(LESSWRONG)") $(if $(EAFORUM),--from "eaforum=$(EAFORUM)") $(if $(ALIGNMENTFORUM),--from "alignmentforum=$(ALIGNMENTFORUM)") $(if $(CONTACT),--contact "$(CONTACT)") $(OPTIONS)

captures: environment ## tell what copies as plain text prove and leave open: FROM="files" (OPTIONS=--draft)
	@$(VENV)/python -m plugins.importers captures $(FROM) $(OPTIONS)

fidelity: environment-test ## print how faithfully forums' HTML becomes Markdown, case by case
	@PYTHONPATH=. $(VENV)/python tools/fidelity.py

anchors: environment ## lead anchors that edits have lost to where their words are now
	@$(VENV)/python -m plugins.upkeep anchors

adopt: environment ## take in the addresses of a site that this one replaces: URLS=file (HOST= whose)
	@SITEURL=https://archive.example $(VENV)/python -m plugins.adapter build --settings publishconf.py --quiet --output .check/root
	@$(VENV)/python -m plugins.upkeep adopt "$(URLS)" $(if $(HOST),--host "$(HOST)")

new: environment ## begin a draft: KIND=essay TITLE="…", KIND=comment URL=… (its forum is asked; CONTACT= says who asks, OFFLINE=1 asks nobody), KIND=bet, topic or page
	@$(VENV)/python -m plugins.upkeep new "$$KIND" --title="$$TITLE" --url="$$URL" --slug="$$SLUG" --summary="$$SUMMARY" --topics="$$TOPICS" --contact="$$CONTACT" $(if $(filter-out 0,$(OFFLINE)),--offline)

promote: environment ## begin an essay from a comment: COMMENT=slug (TITLE= SLUG=)
	@$(VENV)/python -m plugins.upkeep promote "$$COMMENT" --title="$$TITLE" --slug="$$SLUG"

rename: environment ## rename a piece or a file, and all that leads to it: FROM=essays/a TO=b
	@$(VENV)/python -m plugins.upkeep rename "$$FROM" "$$TO"

fmt: environment ## bring content files into their one form (CHECK=1 only tells, SENTENCES=1, FILES=)
	@$(VENV)/python -m plugins.upkeep fmt $(if $(CHECK),--check) $(if $(SENTENCES),--sentences) $(FILES)

check-content: environment ## tell every mistake in the content, without building
	@$(VENV)/python -m plugins.upkeep.check_content

schema: environment ## write the schemas of front matter anew, for editors
	@$(VENV)/python -m plugins.upkeep schema

init: environment ## make a copy of this repository yours (NAME= ADDRESS= ACCOUNTS="lesswrong=a-slug")
	@$(VENV)/python -m plugins.upkeep init --name="$$NAME" --address="$$ADDRESS" $(foreach account,$(ACCOUNTS),--account="$(account)")

test: environment-test ## prove that everything is right
	@if $(VENV)/python tools/browser.py >/dev/null || [ -n "$$CI" ]; \
	then $(VENV)/python -m pytest -n auto --dist worksteal; \
	else $(VENV)/python -m pytest -n auto --dist worksteal -m "not browser" && echo "The browser tests did not run; see the first line."; fi

soak: environment-test ## change an archive in any way and compare each build with a clean one, SOAK=10000 times
	@SOAK="$(or $(SOAK),10000)" $(VENV)/python -m pytest -q -s tests/test_equivalence.py

lint: environment-test ## check the style of code, workflows and imports
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@PYTHONPATH=. $(VENV)/lint-imports
	@$(VENV)/zizmor --offline --quiet --persona pedantic .github/workflows
	@$(VENV)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

types: environment-test ## check the types
	@$(VENV)/mypy

record: environment-test ## write the recorded results of tests anew, to read as a diff
	@$(VENV)/python tests/record.py

pictures: environment-test ## take pictures of pages, light, dark and on paper, into .pictures/ (PAGES= chooses them)
	@$(VENV)/python -m plugins.adapter build --quiet --output .check/pictures
	@PYTHONPATH=. $(VENV)/python tools/pictures.py .check/pictures $(PAGES)

report: environment ## tell what wants you, shortest first, each with its file and what to do (ON= another day, JSON=1 for programs)
	@$(VENV)/python -m plugins.report $(if $(ON),--on "$(ON)") $(if $(JSON),--json)

rename-topic: environment ## rename or merge a topic everywhere: FROM=licensing TO=licences
	@$(VENV)/python -m plugins.upkeep rename-topic "$(FROM)" "$(TO)"

ledger: environment ## write down the criteria of published bets, to be committed
	@$(VENV)/python -m plugins.upkeep ledger

bench: environment ## measure builds and serving beside Hugo, Eleventy and Pelican (SIZES="1000 10000" ROUNDS= CORPUS= JSON= OPTIONS=)
	@$(VENV)/python -m tools.bench $(if $(SIZES),--sizes $(SIZES)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(CORPUS),--corpus "$(CORPUS)") $(if $(JSON),--json "$(JSON)") $(OPTIONS)

bench-parts: environment ## measure what imports and relations cost per document (FOLDERS= measures those)
	@$(VENV)/python -m tools.bench parts $(FOLDERS)

lock: ## pin the newest dependencies that fit pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" pyproject.toml --group test -c requirements.txt -o requirements-test.txt
	uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" --group bench -o requirements-bench.txt

clean: ## remove what was built and installed
	rm -rf .venv .venv.lock .bench output .deploy .export .output.new .output.old .output.lock .store .store-* .store.damaged* .images .pictures .check .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@$(PYTHON) tools/environment.py requirements.txt

environment-test:
	@$(PYTHON) tools/environment.py requirements-test.txt
