package session

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"jiyao/workflow/store"
)

// A browser that somebody has signed in at before waits for its own failures
// alone. Whoever fails from elsewhere makes others wait who come from elsewhere,
// for minutes at the most: nobody can lock somebody out of his own desk.

// growing gives no delay for the free tries, then one second and twice as long
// each time.
func growing(free int, most time.Duration) func(tries int) time.Duration {
	return func(tries int) time.Duration {
		if tries < free {
			return 0
		}
		return min(most, time.Second<<min(tries-free, 20))
	}
}

// waits gives what makes a try for a login name wait.
func (s *Service) waits(login, address, device string, known bool) []store.Wait {
	name := digest("login:" + strings.ToLower(login))[:32]
	if known {
		return []store.Wait{{Subject: "device:" + name + ":" + device, Delay: growing(5, 5*time.Minute)}}
	}
	return []store.Wait{
		{Subject: "account:" + name, Delay: growing(5, 5*time.Minute)},
		// A whole office may come by one address.
		{Subject: "address:" + network(address), Delay: growing(50, time.Minute)},
	}
}

// network gives what of an address one machine has to itself.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Is4() || a.Is4In6() {
		return address
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// Network gives what of the address that a request comes from one machine has to
// itself: of IPv6 its network.
func (s *Service) Network(r *http.Request) string { return network(s.address(r)) }

// address gives where a request comes from, through the proxies that are
// trusted.
func (s *Service) address(r *http.Request) string {
	at := peer(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return at.String()
}

// peer gives who is at the other end of the connection.
func peer(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap()
}

func (s *Service) trusted(a netip.Addr) bool {
	for _, p := range s.config.Proxies {
		if a.IsValid() && p.Contains(a) {
			return true
		}
	}
	return false
}
