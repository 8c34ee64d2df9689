package main

import (
	"errors"
	"fmt"
	"io/fs"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/signing"
	"jiyao/render/pdf"
)

// englishOfSigning speaks for signatures and what makes them.
func englishOfSigning(err error) string {
	switch e := err.(type) {
	case *office.TooLongError:
		return fmt.Sprintf("the file has more than %d MiB: nothing that was issued has.", office.MostProved>>20)
	case *signing.Error:
		return siteFault(e)
	case *pdf.SignatureError:
		return map[pdf.SignatureFault]string{
			pdf.Unsigned:         "there is no signature in the file.",
			pdf.Changed:          "the signature is not that of these bytes: the file was changed after it was signed.",
			pdf.Outside:          "the signature does not cover the whole file: something was added after it was signed.",
			pdf.Malformed:        "the signature in the file cannot be read.",
			pdf.Weak:             "the signature uses MD5 or SHA-1 and proves nothing.",
			pdf.Unchecked:        "the signature was made by SM2; it takes the issuer's module to check it.",
			pdf.Expired:          "the certificate was not valid when the file was signed.",
			pdf.NotWritten:       "this PDF was not just made by this program, or is signed already; it cannot be signed.",
			pdf.SignatureTooLong: "signature and certificates have more than 8192 bytes; leave certificates of the chain out.",
		}[e.Fault]
	case *pdf.KeyError:
		day := e.Date.Format("2006-01-02")
		return map[pdf.KeyFault]string{
			pdf.NoCertificate:  "there is no certificate in the file for signing; it should be PEM.",
			pdf.BadCertificate: "the certificate for signing cannot be read; those of SM2 are for a module.",
			pdf.BrokenChain:    "the certificates for signing are no chain; put the signer's first, then the one above it.",
			pdf.NoKey:          "there is no private key in the file for signing; it should be PEM.",
			pdf.BadKey:         "the private key for signing cannot be read; those of SM2 are for a module.",
			pdf.LockedKey:      "the private key for signing has a password; use a file without one that its owner alone reads.",
			pdf.OtherKey:       "the private key for signing is neither RSA nor ECDSA.",
			pdf.ShortKey:       "the private key for signing is too short; RSA takes 2048 bits.",
			pdf.NotPair:        "certificate and private key for signing are no pair.",
			pdf.WrongUsage:     "the certificate is not for signatures.",
			pdf.NotYetValid:    "the certificate for signing is not valid before " + day + ".",
			pdf.Outdated:       "the certificate for signing expired on " + day + "; get a new one.",
		}[e.Fault]
	}
	return ""
}

// siteFault says in English what keeps a site from signing.
func siteFault(e *signing.Error) string {
	cause := "."
	switch {
	case errors.Is(e.Err, fs.ErrNotExist):
		cause = ": there is no such file."
	case errors.Is(e.Err, fs.ErrPermission):
		cause = ": it may not be read."
	case e.Fault == signing.Unfit:
		cause = ": " + inEnglish(e.Err)
	}
	return map[signing.Fault]string{
		signing.Half:       "set JIYAO_SIGN_CERT and JIYAO_SIGN_KEY together, or neither.",
		signing.Both:       "JIYAO_SIGN_COMMAND excludes JIYAO_SIGN_CERT and JIYAO_SIGN_KEY.",
		signing.BothSM2:    "JIYAO_SM2_COMMAND excludes JIYAO_SM2_KEY.",
		signing.NoPublic:   "JIYAO_SM2_COMMAND needs its public key in JIYAO_SM2_PUBLIC.",
		signing.Unreadable: fmt.Sprintf("the file %q for signing cannot be read%s", e.Path, cause),
		signing.Open:       fmt.Sprintf("the key file %q can be read by others; chmod 600 it and consider a new key.", e.Path),
		signing.Unfit:      fmt.Sprintf("certificate %q and key cannot sign%s", e.Path, cause),
		signing.UnfitSM2:   fmt.Sprintf("the file %q is no SM2 key in PEM.", e.Path),
		signing.NoProgram:  fmt.Sprintf("there is no program %q for signing.", e.Path),
		signing.Slow:       fmt.Sprintf("the program %q for signing did not answer within 30 seconds.", e.Path),
		signing.Failed:     fmt.Sprintf("the program %q for signing gave no signature.", e.Path),
		signing.TooMuch:    fmt.Sprintf("what the program %q gave is too long for a signature.", e.Path),
		signing.Foreign:    fmt.Sprintf("the signature that the program %q gave does not fit the key in JIYAO_SM2_PUBLIC.", e.Path),
	}[e.Fault]
}
