// Package oidc signs people in at a provider of OpenID Connect (统一身份认证):
// authorization code with PKCE, state and nonce. It is off unless configured, and
// asks the provider about itself only when somebody comes: the server starts
// without it.
package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"jiyao/cmd/internal/server/session"
	"jiyao/workflow"
)

// Config is what there is to know of a provider.
type Config struct {
	Issuer   string // its address
	ClientID string
	Secret   string
	Redirect string // this server's address with /signin/sso/callback
	Claim    string // which claim is the login name; empty is preferred_username
	Name     string // what the sign-in page calls it; empty is 统一身份认证
	Secure   bool   // browsers come by https
	Client   *http.Client
	Now      func() time.Time // nil is time.Now
}

// Provider is a provider of single sign-on. It is safe for concurrent use.
type Provider struct {
	config Config

	mu    sync.Mutex
	known *known // once it has answered
}

// known is what a provider has answered about itself.
type known struct {
	oauth  oauth2.Config
	verify *oidc.IDTokenVerifier
}

var _ session.Provider = (*Provider)(nil)

// New makes a provider. The error says what is missing.
func New(c Config) (*Provider, error) {
	if c.Issuer == "" || c.ClientID == "" || c.Redirect == "" {
		return nil, errors.New("统一身份认证的设置不全：须写明认证服务地址、客户端编号和回跳地址，服务不能启动")
	}
	if c.Client == nil {
		c.Client = &http.Client{Timeout: 10 * time.Second}
	}
	if c.Claim == "" {
		c.Claim = "preferred_username"
	}
	if c.Name == "" {
		c.Name = "统一身份认证"
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Provider{config: c}, nil
}

// Label is what the sign-in page calls it.
func (p *Provider) Label() string { return p.config.Name }

// ask asks the provider about itself, unless it has answered before.
func (p *Provider) ask(ctx context.Context) (*known, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known != nil {
		return p.known, nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.config.Client), p.config.Issuer)
	if err != nil {
		return nil, &workflow.Error{Kind: workflow.Unknown, Msg: p.config.Name + "暂时没有答复，请稍后再试，或用密码登录。", Cause: err}
	}
	keys := oidc.ClientContext(context.Background(), p.config.Client)
	p.known = &known{
		oauth: oauth2.Config{
			ClientID: p.config.ClientID, ClientSecret: p.config.Secret, RedirectURL: p.config.Redirect, Endpoint: found.Endpoint(),
			Scopes: []string{oidc.ScopeOpenID, "profile"},
		},
		verify: found.VerifierContext(keys, &oidc.Config{ClientID: p.config.ClientID, Now: p.config.Now}),
	}
	return p.known, nil
}

// way is what a browser keeps on its way to the provider and back.
type way struct {
	State, Nonce, Verifier, Next string
}

// wayLasts is how long somebody may take at the provider.
const wayLasts = 10 * time.Minute

const wayCookie = "jiyao-sso"

func (p *Provider) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: wayCookie, Value: value, Path: "/signin/sso", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.config.Secure,
	}
}

// Start sends the browser to the provider.
func (p *Provider) Start(w http.ResponseWriter, r *http.Request, next string) error {
	k, err := p.ask(r.Context())
	if err != nil {
		return err
	}
	to := way{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: next}
	data, err := json.Marshal(to)
	if err != nil {
		return err
	}
	http.SetCookie(w, p.cookie(base64.RawURLEncoding.EncodeToString(data), int(wayLasts.Seconds())))
	http.Redirect(w, r, k.oauth.AuthCodeURL(to.State, oidc.Nonce(to.Nonce), oauth2.S256ChallengeOption(to.Verifier)), http.StatusSeeOther)
	return nil
}

// Finish takes who comes back from the provider.
func (p *Provider) Finish(w http.ResponseWriter, r *http.Request) (login, next string, err error) {
	back, err := wayOf(r)
	if err != nil {
		return "", "", session.Unfinished(err)
	}
	http.SetCookie(w, p.cookie("", -1))
	k, err := p.ask(r.Context())
	if err != nil {
		return "", "", err
	}
	if login, err = p.login(k, r, back); err != nil {
		return "", "", session.Unfinished(err)
	}
	return login, back.Next, nil
}

// wayOf reads what the browser has kept on its way, and demands that it comes
// back from where it was sent.
func wayOf(r *http.Request) (way, error) {
	var back way
	c, err := r.Cookie(wayCookie)
	if err != nil {
		return back, fmt.Errorf("no way was begun here: %w", err)
	}
	data, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return back, fmt.Errorf("read way: %w", err)
	}
	if err := json.Unmarshal(data, &back); err != nil {
		return back, fmt.Errorf("read way: %w", err)
	}
	switch {
	case slices.Contains([]string{back.State, back.Nonce, back.Verifier}, ""):
		return back, errors.New("the way lacks something")
	case subtle.ConstantTimeCompare([]byte(back.State), []byte(r.FormValue("state"))) != 1:
		return back, errors.New("the state is not ours")
	case r.FormValue("code") == "":
		return back, fmt.Errorf("no code, but the error %.60q", r.FormValue("error"))
	}
	return back, nil
}

// login changes the code for the provider's word of who came, and checks it.
func (p *Provider) login(k *known, r *http.Request, back way) (string, error) {
	ctx := oidc.ClientContext(r.Context(), p.config.Client)
	got, err := k.oauth.Exchange(ctx, r.FormValue("code"), oauth2.VerifierOption(back.Verifier))
	if err != nil {
		return "", fmt.Errorf("exchange code: %w", err)
	}
	raw, _ := got.Extra("id_token").(string)
	token, err := k.verify.Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("verify ID token: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(back.Nonce)) != 1 {
		return "", errors.New("the ID token's nonce is not ours")
	}
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return "", fmt.Errorf("read claims: %w", err)
	}
	login, _ := claims[p.config.Claim].(string)
	if login == "" {
		return "", fmt.Errorf("the ID token has no claim %q", p.config.Claim)
	}
	return login, nil
}
