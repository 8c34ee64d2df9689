module jiyao/ci/strokes

go 1.26.0
