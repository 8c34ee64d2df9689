package office

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// keyFile is the key that signs the log's heads (日志签名密钥), in the office's
// folder.
const keyFile = "log.key"

// signer gives the key, and makes one if there is none.
func (o *Office) signer() (workflow.HeadSigner, error) {
	return store.OpenSealKey(filepath.Join(o.config.Dir, keyFile))
}

// Verifier gives what the log's heads are checked with; it is zero where the
// key is not at hand.
func (o *Office) Verifier() (workflow.HeadVerifier, error) {
	key, err := store.ReadSealKey(filepath.Join(o.config.Dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return workflow.HeadVerifier{}, nil
	}
	if err != nil {
		return workflow.HeadVerifier{}, err
	}
	return key.HeadVerifier, nil
}

// Seal takes what was committed into the log, all of it.
func (o *Office) Seal(ctx context.Context) error {
	key, err := o.signer()
	if err != nil {
		return err
	}
	_, err = o.Store.SealAll(ctx, key, o.Now)
	return err
}

// Keep seals what is committed until the context ends; faults are reported.
func (o *Office) Keep(ctx context.Context, report func(error)) error {
	key, err := o.signer()
	if err != nil {
		return err
	}
	store.Sealer{Store: o.Store, Key: key, Now: o.Now, Report: report}.Run(ctx)
	return nil
}
