package main

import (
	"errors"
	"fmt"
	"io/fs"

	"jiyao/cmd/internal/signing"
	"jiyao/render/pdf"
	"jiyao/workflow"
)

// englishRefusal says in English why the workflow does not carry something out:
// what the site's signatures or files stand in the way with, else the reason.
func englishRefusal(e *workflow.Error) string {
	if fault := firstOf(e.Cause, find[*signing.Error], find[*pdf.SignatureError], find[*pdf.KeyError]); fault != nil {
		return "nothing was signed, and nothing done: " + inEnglish(fault)
	}
	var file *fs.PathError
	if e.Reason == workflow.ReasonStore && errors.As(e.Cause, &file) && !errors.Is(file, fs.ErrNotExist) {
		return fmt.Sprintf("nothing was done: %q: %s.", file.Path, fileReason(english, file))
	}
	what, known := englishReasons()[e.Reason]
	if !known {
		what = "the request cannot be carried out"
	}
	switch {
	case e.Minutes != "" && e.Action != "":
		return fmt.Sprintf("%s (%s of %s).", what, e.Action, e.Minutes)
	case e.Minutes != "":
		return fmt.Sprintf("%s (%s).", what, e.Minutes)
	}
	return what + "."
}

// englishReasons gives a sentence for each reason.
func englishReasons() map[workflow.Reason]string {
	return map[workflow.Reason]string{
		workflow.ReasonState:      "this cannot be done at the step where the minutes stands",
		workflow.ReasonRole:       "you do not have the role that this needs",
		workflow.ReasonDuty:       "you had another part in these minutes, and the parts are kept apart",
		workflow.ReasonOwn:        "only who sent it may do this",
		workflow.ReasonGrant:      "there is no delegation in force for this",
		workflow.ReasonVersion:    "the minutes has changed since you saw it; look again first",
		workflow.ReasonNote:       "a reason must be given; add -m",
		workflow.ReasonTarget:     "it cannot be returned there from this step",
		workflow.ReasonActed:      "somebody has acted since, so it cannot be taken back",
		workflow.ReasonText:       "there is no text, or it has not changed",
		workflow.ReasonClean:      "proof-reading found faults that must be mended first",
		workflow.ReasonReviewed:   "a review step has not consented yet",
		workflow.ReasonBound:      "this would change what has been signed",
		workflow.ReasonFinal:      "it is not final yet, or is final already",
		workflow.ReasonNumber:     "the number is missing, taken or not to be had",
		workflow.ReasonSigned:     "no signature is in force",
		workflow.ReasonPDF:        "there is no issued file",
		workflow.ReasonDates:      "the dates are out of order",
		workflow.ReasonRecipients: "the recipients are missing or wrong",
		workflow.ReasonField:      "something in the request is missing or wrong",
		workflow.ReasonKey:        "this key was used for something else; take another",
		workflow.ReasonFlow:       "there is no such flow, or the minutes follows another",
		workflow.ReasonExists:     "it is there already",
		workflow.ReasonMissing:    "there is no such minutes",
		workflow.ReasonPaper:      "the registration from paper cannot be accepted",
		workflow.ReasonDesk:       "somebody else has the minutes at this step",
		workflow.ReasonParty:      "who is asked, or the row that is meant, does not fit",
		workflow.ReasonCopies:     "the copies that are meant cannot be handled so",
		workflow.ReasonConsulted:  "the opinions that were asked for are not settled",
		workflow.ReasonCorrection: "the correction after signing is not as it must be",
		workflow.ReasonEdition:    "a new edition cannot be made so",
		workflow.ReasonSession:    "the meeting has its minutes already; correct those, or confirm that others are meant",
		workflow.ReasonLease:      "somebody else is writing now; try again later",
		workflow.ReasonStore:      "the database failed; nothing is lost, try again",
		workflow.ReasonUnheard:    "the database did not answer in time; the act may have been carried out: look before you try again",
		workflow.ReasonFence:      "another worker has the delivery now",
		workflow.ReasonAside:      "the message is not put aside",
	}
}
