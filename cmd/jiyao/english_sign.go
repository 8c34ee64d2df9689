package main

import (
	"jiyao/render/pdf"
)

// englishOfSigning speaks for signatures and what makes them.
func englishOfSigning(err error) string {
	switch e := err.(type) {
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
