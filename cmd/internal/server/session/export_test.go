package session

// Computed says how many password hashes there have been.
func (s *Service) Computed() int64 { return s.hasher.computed.Load() }

// Acceptable is acceptable, for a table of passwords.
var Acceptable = acceptable

// BrowserOf is browserOf.
var BrowserOf = browserOf
