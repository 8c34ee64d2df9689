# The targets a developer needs; .ci/run strings them together.
SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: package build test junit lint race fuzz bench engines scale pages screens cover clean

# The database, translated from C, locks by itself and is fifteen times as slow
# when it is watched: the detector watches all but it. The walks through the whole
# application are left out, and a browser gains nothing by it either.
RACE     ?= $(shell go list ./... | grep -v -e /workflow/store -e /cmd/jiyao -e /cmd/internal/crash -e /internal/server$$ -e /server/ui -e /server/e2e -e /demo/city)
FUZZTIME ?= 10s
SCALE    ?= 10000000
PAGES    ?= 100000
TOOLS    := bin/tools

build: ## the program, static, in bin/
	CGO_ENABLED=0 go build -trimpath -o bin/jiyao ./cmd/jiyao

test: ## vet and all tests; installs the outside programs where it may
	@outside=$$(.ci/outside); \
	go vet ./...; \
	echo "JIYAO_REQUIRE_TOOLS=$${outside#0} go test -timeout 30m ./..."; \
	JIYAO_REQUIRE_TOOLS=$${outside#0} go test -timeout 30m ./...

junit: $(TOOLS)/.built ## all tests, with a report for CI servers in out/junit.xml
	mkdir -p out
	$(TOOLS)/gotestsum --junitfile out/junit.xml ./...

lint: $(TOOLS)/.built ## format and static analysis
	@unformatted=$$($(TOOLS)/gofumpt -l cmd drafting fonts render templates workflow); \
	if [[ -n $$unformatted ]]; then echo "gofumpt -w:"; echo "$$unformatted"; exit 1; fi
	$(TOOLS)/staticcheck ./...
	GOOS=windows go vet ./...
	GOOS=darwin go vet ./...

$(TOOLS)/.built: .ci/tools/go.mod .ci/tools/go.sum
	mkdir -p $(TOOLS)
	go -C .ci/tools build -o $(CURDIR)/$(TOOLS)/ tool
	touch $@

race: ## the race detector; needs a C compiler
	CGO_ENABLED=1 go test -timeout 30m -race -gcflags='modernc.org/...=-race=false' -short $(RACE)

fuzz: ## every fuzz target for FUZZTIME
	@grep -rE --include='*_test.go' --exclude-dir='.*' -o '^func Fuzz[A-Za-z0-9_]*' cmd drafting fonts render templates workflow | \
	while IFS=: read -r file func; do \
		echo "$${file%/*} $${func#func }"; \
		go test "./$${file%/*}" -run '^$$' -fuzz "^$${func#func }\$$" -fuzztime $(FUZZTIME) </dev/null; \
	done

bench: ## the sample's way to PDF beside Typst and LibreOffice, in one table
	@go run ./cmd/internal/bench

engines: ## six durable steps beside River and Temporal, in one table; a large build
	@CGO_ENABLED=0 go -C .ci/engines run .

scale: ## desks, histories and lists in a database of SCALE entries; 10 GB in TMPDIR
	JIYAO_SCALE_ENTRIES=$(SCALE) go test ./workflow/store -run '^$$' -bench AtScale -benchtime 5s -timeout 3h

pages: ## how long a page takes in an office of PAGES minutes at 200 pages a second; some GB in TMPDIR
	JIYAO_PAGES=$(PAGES) go test ./cmd/internal/server/e2e -run '^$$' -bench BenchmarkPages -benchtime 6000x -timeout 3h

screens: ## pictures of the main pages, wide and narrow, in out/screens; those of the README too
	mkdir -p out/screens
	JIYAO_REQUIRE_TOOLS=1 JIYAO_SCREENSHOTS=$(CURDIR)/out/screens go test ./cmd/internal/server/e2e -run TestScreens -count=1
	cp out/screens/TestScreens-edit.png templates/manual/web-edit.png
	cp out/screens/TestScreens-review.png templates/manual/web-review.png

cover: ## coverage, function by function, in out/cover.txt
	mkdir -p out
	go test -coverprofile=out/cover.out ./...
	go tool cover -func=out/cover.out > out/cover.txt
	@tail -n 1 out/cover.txt

package: ## Debian packages and offline archives with SHA-256 sums, in out/package
	.ci/package/build

clean:
	rm -rf bin out
