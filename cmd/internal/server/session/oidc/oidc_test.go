package oidc_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/server/session/oidc"
)

// issuer is a provider of OpenID Connect within the test: it asks nobody and
// lets in whom the test names.
type issuer struct {
	*httptest.Server
	t      *testing.T
	key    *rsa.PrivateKey
	claims map[string]any // in place of the usual ones
	asked  url.Values     // of the last authorization
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, claims: map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		i.answer(w, map[string]any{
			"issuer": i.URL, "authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		i.answer(w, map[string]any{"keys": []any{map[string]string{
			"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", "n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("/auth", func(w http.ResponseWriter, r *http.Request) {
		i.asked = r.URL.Query()
		back := i.asked.Get("redirect_uri") + "?code=the-code&state=" + url.QueryEscape(i.asked.Get("state"))
		http.Redirect(w, r, back, http.StatusSeeOther)
	})
	mux.HandleFunc("/token", i.token)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func b64(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func (i *issuer) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		i.t.Error(err)
	}
}

// token gives the ID token to who has the code and the verifier.
func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if r.FormValue("code") != "the-code" || b64(sum[:]) != i.asked.Get("code_challenge") || i.asked.Get("code_challenge_method") != "S256" {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	claims := map[string]any{
		"iss": i.URL, "aud": "jiyao", "sub": "4711", "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(),
		"nonce": i.asked.Get("nonce"), "preferred_username": "linshuyan", "name": "林书言",
	}
	for name, value := range i.claims {
		claims[name] = value
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		i.t.Error(err)
	}
	signed := b64([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64(payload)
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, digest[:])
	if err != nil {
		i.t.Error(err)
	}
	i.answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": signed + "." + b64(signature)})
}

// here is a server that signs people in at the issuer.
type here struct {
	*httptest.Server
	browser     http.Client
	login, next string
	err         error
}

func served(t *testing.T, config oidc.Config) *here {
	t.Helper()
	h := &here{}
	mux := http.NewServeMux()
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	config.ClientID, config.Redirect = "jiyao", h.URL+"/signin/sso/callback"
	p, err := oidc.New(config)
	if err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("/signin/sso", func(w http.ResponseWriter, r *http.Request) { h.err = p.Start(w, r, "/minutes?q=𠮷") })
	mux.HandleFunc("/signin/sso/callback", func(w http.ResponseWriter, r *http.Request) { h.login, h.next, h.err = p.Finish(w, r) })
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.browser.Jar = jar
	return h
}

func (h *here) get(t *testing.T, path string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := h.browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

func TestWay(t *testing.T) {
	for _, c := range []struct {
		name   string
		claims map[string]any
		login  string
	}{
		{"as it should be", nil, "linshuyan"},
		{"another nonce", map[string]any{"nonce": "x"}, ""},
		{"for another client", map[string]any{"aud": "other"}, ""},
		{"of another issuer", map[string]any{"iss": "https://elsewhere.example"}, ""},
		{"run out", map[string]any{"exp": time.Now().Add(-time.Hour).Unix()}, ""},
		{"without a login name", map[string]any{"preferred_username": ""}, ""},
		{"a login name that is none", map[string]any{"preferred_username": 7}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := newIssuer(t)
			i.claims = c.claims
			h := served(t, oidc.Config{Issuer: i.URL})
			h.get(t, "/signin/sso")
			if h.login != c.login || (h.err == nil) != (c.login != "") {
				t.Errorf("%q, %v", h.login, h.err)
			}
			if c.login != "" && h.next != "/minutes?q=𠮷" {
				t.Errorf("next %q", h.next)
			}
			if h.login, h.err = "", nil; c.login != "" {
				h.get(t, "/signin/sso/callback?code=the-code&state="+url.QueryEscape(i.asked.Get("state")))
				if h.login != "" || h.err == nil {
					t.Error("the way back is good twice")
				}
			}
		})
	}
}

// A way back that nobody began here, or with another state, is none.
func TestForeignWayBack(t *testing.T) {
	i := newIssuer(t)
	h := served(t, oidc.Config{Issuer: i.URL})
	want := session.Unfinished(nil).Error()
	h.get(t, "/signin/sso/callback?code=the-code&state=x")
	if h.login != "" || h.err == nil || h.err.Error() != want {
		t.Errorf("nobody began: %q, %v", h.login, h.err)
	}
	h.browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	h.get(t, "/signin/sso")
	for _, query := range []string{"code=the-code&state=x", "code=the-code", "error=access_denied"} {
		h.get(t, "/signin/sso/callback?"+query)
		if h.login != "" || h.err == nil || h.err.Error() != want {
			t.Errorf("%s: %q, %v", query, h.login, h.err)
		}
	}
}

// A provider that does not answer keeps nobody from starting, and is asked again.
func TestProviderAway(t *testing.T) {
	i := newIssuer(t)
	address := i.URL
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	h := served(t, oidc.Config{Issuer: away.URL, Name: "市级统一认证"})
	h.get(t, "/signin/sso")
	if h.err == nil || !strings.HasPrefix(h.err.Error(), "市级统一认证暂时没有答复") || strings.Contains(h.err.Error(), address) {
		t.Errorf("%v", h.err)
	}
	if _, err := oidc.New(oidc.Config{Issuer: address}); err == nil {
		t.Error("half a configuration is taken")
	}
}
