package session

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// InvitationLasts is how long a link to set a password is good for.
const InvitationLasts = 72 * time.Hour

// Keeper looks after accounts on behalf of administrators: it needs no server.
type Keeper struct{ Office *office.Office }

// Link is a link by which somebody sets his password, once. It is shown to who
// asked for it, and kept nowhere.
type Link struct {
	Person  org.Person
	Path    string // below the server's address
	Expires time.Time
}

// Invite makes a link for somebody who has no password yet, or wants another;
// links made before lose their force. by is the administrator's ID.
func (k Keeper) Invite(ctx context.Context, person, by string) (Link, error) {
	return k.link(ctx, person, by, workflow.AccountInvited)
}

// Reset takes somebody's password and ends his sessions, and makes a link by
// which he sets another.
func (k Keeper) Reset(ctx context.Context, person, by string) (Link, error) {
	return k.link(ctx, person, by, workflow.AccountReset)
}

func (k Keeper) link(ctx context.Context, person, by string, act workflow.AccountAct) (Link, error) {
	admin, err := k.Office.Administrator(ctx, by)
	if err != nil {
		return Link{}, err
	}
	p, err := k.signer(ctx, person)
	if err != nil {
		return Link{}, err
	}
	now, token := k.Office.Now(), strings.ToLower(rand.Text())
	k.Office.OnRecord()
	err = k.Office.Store.Accounts().Invite(ctx, store.Invitation{
		Token: digest(token), Person: p.ID, Created: now, Expires: now.Add(InvitationLasts), By: admin,
	}, workflow.AccountChange{Person: p.ID, Act: act, By: admin, At: now})
	return Link{Person: p, Path: "/invite/" + token, Expires: now.Add(InvitationLasts)}, err
}

// signer gives somebody who may sign in: he has a login name, and is there
// today.
func (k Keeper) signer(ctx context.Context, person string) (org.Person, error) {
	data, err := k.Office.Data(ctx)
	if err != nil {
		return org.Person{}, err
	}
	p, ok := data.Person(person)
	switch {
	case !ok:
		return p, &org.LookupError{Book: "persons", Key: person, Msg: "没有编号为“" + person + "”的人员，请在机构与人员资料中先登记。"}
	case p.Login == "":
		return p, refuse("%s没有登录名，请在人员资料中先填写登录名，再发开通链接。", p.Name)
	}
	_, err = k.Office.Actor(ctx, p.ID)
	return p, err
}

// FirstLinks makes a link for every administrator of an office none of whose
// administrators has a password yet: who starts the server hands it on. Else it
// gives none.
func (k Keeper) FirstLinks(ctx context.Context) ([]Link, error) {
	data, err := k.Office.Data(ctx)
	if err != nil {
		return nil, err
	}
	accounts := k.Office.Store.Accounts()
	var admins []string
	for _, a := range data.Accesses(workflow.DateOf(k.Office.Now())) {
		if p, _ := data.Person(a.Person.ID); a.Role != workflow.Admin || p.Login == "" {
			continue
		}
		account, err := accounts.Of(ctx, a.Person.ID)
		if err != nil || account.Hash != "" {
			return nil, err
		}
		admins = append(admins, a.Person.ID)
	}
	var links []Link
	for _, id := range admins {
		link, err := k.Invite(ctx, id, id)
		if err != nil {
			return nil, err
		}
		links = append(links, link)
	}
	return links, nil
}

// Sessions gives who is signed in now: somebody, or everybody if no person is
// named.
func (k Keeper) Sessions(ctx context.Context, person string) ([]store.Session, error) {
	now := k.Office.Now()
	all, err := k.Office.Store.Accounts().Sessions(ctx, person, now)
	return slices.DeleteFunc(all, func(s store.Session) bool { return now.Sub(s.Used) >= Idle }), err
}

// EndSessions ends somebody's session of the ID, or all of his, and says how
// many there were.
func (k Keeper) EndSessions(ctx context.Context, person, id, by string) (int64, error) {
	admin, err := k.Office.Administrator(ctx, by)
	if err != nil {
		return 0, err
	}
	k.Office.OnRecord()
	return k.Office.Store.Accounts().EndSessions(ctx, person, id, workflow.AccountChange{
		Person: person, Act: workflow.SessionsEnded, About: id, By: admin, At: k.Office.Now(),
	})
}

// Keeper gives the keeper of this service's office.
func (s *Service) keeper() Keeper { return Keeper{s.config.Office} }

// invited gives whom an invitation is for; nobody if it is not good (any more).
func (s *Service) invited(ctx context.Context, token string) (org.Person, error) {
	i, err := s.people.Invitation(ctx, digest(token), s.now())
	if err != nil || i.Person == "" {
		return org.Person{}, err
	}
	p, err := s.keeper().signer(ctx, i.Person)
	if workflow.KindOf(err) != "" {
		return org.Person{}, nil // he is not there any more
	}
	return p, err
}

// accept sets the first password and gives who may sign in by it.
func (s *Service) accept(ctx context.Context, token string, p org.Person, password string) (workflow.Actor, error) {
	if err := acceptable(password, p); err != nil {
		return workflow.Actor{}, err
	}
	actor, err := s.config.Office.Actor(ctx, p.ID)
	if err != nil {
		return actor, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return actor, err
	}
	s.config.Office.OnRecord()
	return actor, s.people.Accept(ctx, digest(token), store.Account{Person: p.ID, Hash: hash}, workflow.AccountChange{
		Person: p.ID, Act: workflow.AccountOpened, By: actor.Person, At: s.now(),
	})
}

// SetPassword gives somebody a password, which he must change when he signs in
// if must is so. It is for the demonstration and for tests: people set theirs by
// a link.
func (s *Service) SetPassword(ctx context.Context, person, password string, must Must) error {
	p, err := s.keeper().signer(ctx, person)
	if err != nil {
		return err
	}
	return s.setPassword(ctx, p, password, must)
}

// Must says whether somebody has to change his password when he signs in.
type Must bool

// The two ways.
const (
	MayKeep    Must = false
	MustChange Must = true
)

func (s *Service) setPassword(ctx context.Context, p org.Person, password string, must Must) error {
	if err := acceptable(password, p); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	s.config.Office.OnRecord()
	return s.people.SetPassword(ctx, store.Account{Person: p.ID, Hash: hash, MustChange: bool(must)}, workflow.AccountChange{
		Person: p.ID, Act: workflow.AccountPassword, By: workflow.Person{ID: p.ID, Name: p.Name}, At: s.now(),
	})
}

// changePassword sets another password for who knows the old one. Guesses wait
// like those at the sign-in.
func (s *Service) changePassword(ctx context.Context, p org.Person, old, password string) error {
	now := s.now()
	wait := store.Wait{Subject: "change:" + p.ID, Delay: growing(5, 5*time.Minute)}
	until, err := s.people.Try(ctx, now, wait)
	switch {
	case err != nil:
		return err
	case until.After(now):
		return &delayError{Wait: until.Sub(now)}
	}
	account, err := s.people.Of(ctx, p.ID)
	if err != nil {
		return err
	}
	line := store.SignIn{At: now, Login: p.Login, Person: p.ID, Means: changing, Outcome: store.WrongSecret}
	fits, _, err := s.hasher.check(ctx, old, account.Hash)
	switch {
	case err != nil:
		return err
	case !fits:
		return s.failed(ctx, line, web.Refuse(workflow.Invalid, "现在的密码不对，没有更换，请核对后再试。"))
	case old == password:
		return web.Refuse(workflow.Invalid, "新密码与现在的相同，请另设一个。")
	}
	if err := s.setPassword(ctx, p, password, MayKeep); err != nil {
		return err
	}
	return s.people.Forgive(ctx, wait.Subject)
}
