package office

import (
	"context"
	"strings"

	"jiyao/workflow"
)

// manifestSigner gives what signs manifests by SM2: the site's own key or
// program if it has one, else the office's key.
func (o *Office) manifestSigner() (workflow.ManifestSigner, error) {
	if o.config.Manifests == nil {
		return o.ManifestKey()
	}
	switch by, err := o.config.Manifests(); {
	case err != nil:
		return nil, notSigned(err)
	case by != nil:
		return siteSigner{by}, nil
	}
	return o.ManifestKey()
}

// siteSigner is the site's own signer, whose faults are told to whoever archives.
type siteSigner struct{ workflow.ManifestSigner }

// SignManifest has the site's signer sign the manifest.
func (s siteSigner) SignManifest(ctx context.Context, manifest []byte) ([]byte, error) {
	signature, err := s.ManifestSigner.SignManifest(ctx, manifest)
	if err != nil && ctx.Err() == nil {
		err = notSigned(err)
	}
	return signature, err
}

func notSigned(err error) error {
	return &workflow.Error{
		Kind: workflow.Refused, Reason: workflow.ReasonStore, Cause: err,
		Msg: "归档包的清单没有签上名，没有归档：" + strings.TrimSuffix(err.Error(), "。") + "。请管理员处理后再归档。",
	}
}
