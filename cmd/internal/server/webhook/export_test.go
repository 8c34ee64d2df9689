package webhook

import (
	"context"
	"net/netip"

	"jiyao/workflow/store"
)

// Reachable reports whether the service may connect to an address.
func (s *Service) Reachable(ip netip.Addr) bool { return s.reachable(ip) }

// Try sends something to an address, now.
func (s *Service) Try(ctx context.Context, url string) (int, error) {
	return s.post(ctx, store.Webhook{URL: url, Secret: "x", State: store.HookOn}, store.HookDelivery{Body: "{}", Event: "ping", EventID: "1"})
}
