package web

// Rate is how much one caller may ask for. What is zero is the usual.
type Rate struct {
	PerSecond float64 // lasting
	Burst     int     // at once
}

// Or gives the rate with the usual for what is zero.
func (r Rate) Or(usual Rate) Rate {
	if r.PerSecond <= 0 {
		r.PerSecond = usual.PerSecond
	}
	if r.Burst <= 0 {
		r.Burst = usual.Burst
	}
	return r
}
