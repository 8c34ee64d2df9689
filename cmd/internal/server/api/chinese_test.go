package api

import (
	"regexp"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2/validation"
)

// Whatever huma has against a request is said in Chinese.
func TestSayingsInChinese(t *testing.T) {
	verb := regexp.MustCompile(`%[vsd]`)
	for _, english := range []string{
		validation.MsgUnexpectedProperty, validation.MsgExpectedRFC3339DateTime, validation.MsgExpectedRFC1123DateTime,
		validation.MsgExpectedRFC3339Date, validation.MsgExpectedRFC3339Time, validation.MsgExpectedRFC5322Email,
		validation.MsgExpectedRFC5890Hostname, validation.MsgExpectedRFC2673IPv4, validation.MsgExpectedRFC2373IPv6,
		validation.MsgExpectedRFCIPAddr, validation.MsgExpectedRFC3986URI, validation.MsgExpectedRFC4122UUID,
		validation.MsgExpectedRFC6570URITemplate, validation.MsgExpectedRFC6901JSONPointer, validation.MsgExpectedRFC6901RelativeJSONPointer,
		validation.MsgExpectedRegexp, validation.MsgExpectedMatchAtLeastOneSchema, validation.MsgExpectedMatchExactlyOneSchema,
		validation.MsgExpectedNotMatchSchema, validation.MsgExpectedPropertyNameInObject, validation.MsgExpectedBoolean,
		validation.MsgExpectedDuration, validation.MsgExpectedNumber, validation.MsgExpectedInteger, validation.MsgExpectedString,
		validation.MsgExpectedBase64String, validation.MsgExpectedArray, validation.MsgExpectedObject, validation.MsgExpectedArrayItemsUnique,
		validation.MsgExpectedOneOf, validation.MsgExpectedMinimumNumber, validation.MsgExpectedExclusiveMinimumNumber,
		validation.MsgExpectedMaximumNumber, validation.MsgExpectedExclusiveMaximumNumber, validation.MsgExpectedNumberBeMultipleOf,
		validation.MsgExpectedMinLength, validation.MsgExpectedMaxLength, validation.MsgExpectedBePattern, validation.MsgExpectedMatchPattern,
		validation.MsgExpectedMinItems, validation.MsgExpectedMaxItems, validation.MsgExpectedMinProperties, validation.MsgExpectedMaxProperties,
		validation.MsgExpectedRequiredProperty, validation.MsgExpectedDependentRequiredProperty,
		"request body is required", "unknown query parameter", "required query parameter is missing", "invalid integer",
	} {
		said := verb.ReplaceAllString(english, "7")
		got := inChinese(said)
		if got == said || strings.Contains(got, "读不懂") || strings.Contains(got, "$") {
			t.Errorf("%q is said as %q", said, got)
		}
		if strings.Contains(english, "%") && !strings.Contains(english, "RFC") && !strings.Contains(english, "regex") &&
			!strings.Contains(english, "duration") && !strings.Contains(got, "7") {
			t.Errorf("%q loses what it names: %q", said, got)
		}
	}
	if got := inChinese("unexpected end of JSON input"); !strings.Contains(got, "JSON") {
		t.Errorf("no JSON: %q", got)
	}
}
