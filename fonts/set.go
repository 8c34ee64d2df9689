package fonts

// Set is the faces of all roles. It is made once, shared by all documents and
// safe for concurrent use.
type Set struct {
	faces []*Face
	roles [Roles][]FaceID // in order of preference
	own   [Roles]int      // how many of a role's faces are the office's own
	known [Roles]runeTable
}

// What a Set's runeTable remembers of a character: known, found, face, glyph.
const (
	knownBit = 1 << 31
	foundBit = 1 << 30
)

// Lookup gives the first face of the role that draws the character, and its
// glyph there; false if none does (see MissingGlyphError).
func (s *Set) Lookup(role Role, r rune) (FaceID, GlyphID, bool) {
	if role >= Roles {
		return 0, 0, false
	}
	v := s.known[role].get(r)
	if v == 0 {
		v = s.find(role, r)
	}
	return FaceID(v >> 16), GlyphID(v), v&foundBit != 0
}

// find asks the faces of the role in turn and remembers the answer.
func (s *Set) find(role Role, r rune) uint32 {
	for _, id := range s.roles[role] {
		if g := s.faces[id].find(r); g != 0 {
			v := knownBit | foundBit | uint32(id)<<16 | uint32(g)
			s.known[role].put(r, v, true)
			return v
		}
	}
	s.known[role].put(r, knownBit, false)
	return knownBit
}

// Face gives a face by the id that Lookup gave; nil for any other id.
func (s *Set) Face(id FaceID) *Face {
	if int(id) >= len(s.faces) {
		return nil
	}
	return s.faces[id]
}

// Len gives the number of faces; their ids run from 0 to Len-1.
func (s *Set) Len() int { return len(s.faces) }

// Own gives the face that the office plugged in first for a role; nil where an
// open face stands in.
func (s *Set) Own(role Role) *Face {
	if role >= Roles || s.own[role] == 0 {
		return nil
	}
	return s.faces[s.roles[role][0]]
}

// StandIn is an open face that plays the part of an office's own.
type StandIn struct {
	Role     Role
	FaceName string // the open face's name for people
}

// StandIns gives, in order of the roles, which open face stands in for a role
// of which the office plugged in no face of its own.
func (s *Set) StandIns() []StandIn {
	var list []StandIn
	for role, ids := range s.roles {
		if s.own[role] == 0 && len(ids) > 0 {
			list = append(list, StandIn{Role(role), s.faces[ids[0]].FamilyName()})
		}
	}
	return list
}
