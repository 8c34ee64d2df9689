package lint

var bookMutators = []mutator{}
