//! What a scalar means: the words and numbers of YAML 1.1, as go-yaml v2 takes them.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Number as JsonNumber, Value};

use super::number::{self, Number};
use super::timestamp::is_timestamp;
use super::trouble::Fault;

/// Bits that pad the last character may be set, as Go allows.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// A scalar that is understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Number(Number),
    /// Infinite, or not a number.
    NotFinite(f64),
    Text(Cow<'a, str>),
}

impl<'a> Scalar<'a> {
    /// A plain scalar without a tag.
    pub(super) fn plain(text: &'a str) -> Self {
        match text.as_bytes() {
            [] => Self::Null,
            [
                b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~',
                ..,
            ] => word(text).unwrap_or(Self::Text(text.into())),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => not_finite(text)
                .or_else(|| number::read(text).map(Self::Number))
                .unwrap_or(Self::Text(text.into())),
            _ => Self::Text(text.into()),
        }
    }

    /// A scalar with a tag of YAML itself, `int` for `!!int`; other tags mean nothing to an object.
    pub(super) fn tagged(tag: &str, text: &'a str) -> Result<Self, Fault> {
        let found = Self::plain(text);
        match (tag, found) {
            ("binary", _) => binary(text).map(Self::Text),
            ("bool", found @ Self::Bool(_))
            | ("null", found @ Self::Null)
            | ("int", found @ Self::Number(Number::Int(_) | Number::Uint(_)))
            | (
                "float",
                found @ (Self::Number(Number::Int(_) | Number::Float(_)) | Self::NotFinite(_)),
            ) => Ok(found),
            ("timestamp", _) if is_timestamp(text) => Ok(Self::Text(text.into())),
            ("bool" | "null" | "int" | "float" | "timestamp", _) => {
                Err(Fault::Tag(format!("!!{tag}")))
            }
            _ => Ok(Self::Text(text.into())),
        }
    }

    /// As a value of JSON: a float without a fraction is an integer, since Go takes no `1.0` for one.
    pub(super) fn into_value(self) -> Result<Value, Fault> {
        Ok(match self {
            Self::Null => Value::Null,
            Self::Bool(it) => Value::Bool(it),
            Self::Number(Number::Int(it)) => it.into(),
            Self::Number(Number::Uint(it)) => it.into(),
            Self::Number(Number::Float(it)) => float(it),
            Self::NotFinite(_) => return Err(Fault::NotFinite),
            Self::Text(it) => it.into_owned().into(),
        })
    }

    /// As a key: each is a text in JSON.
    pub(super) fn into_key(self) -> Result<String, Fault> {
        Ok(match self {
            Self::Null => return Err(Fault::Key("null")),
            Self::Bool(it) => it.to_string(),
            Self::Number(Number::Int(it)) => it.to_string(),
            Self::Number(Number::Uint(_)) => {
                return Err(Fault::Key("a number above 9223372036854775807"));
            }
            Self::Number(Number::Float(it)) | Self::NotFinite(it) => number::key(it),
            Self::Text(it) => it.into_owned(),
        })
    }
}

/// Whether a text must not stand plain: it would be read as something else.
pub(super) fn means_something(text: &str) -> bool {
    !matches!(Scalar::plain(text), Scalar::Text(_)) || is_timestamp(text)
}

fn word<'a>(text: &str) -> Option<Scalar<'a>> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => return None,
    })
}

fn not_finite<'a>(text: &str) -> Option<Scalar<'a>> {
    Some(Scalar::NotFinite(match text {
        ".nan" | ".NaN" | ".NAN" => f64::NAN,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => f64::INFINITY,
        "-.inf" | "-.Inf" | "-.INF" => f64::NEG_INFINITY,
        _ => return None,
    }))
}

/// The JSON number that Go would write.
pub(super) fn float(it: f64) -> Value {
    integral(it).map_or_else(
        || JsonNumber::from_f64(it).map_or(Value::Null, Value::Number),
        Value::Number,
    )
}

/// A float as an integer, where Go writes it as one that fits: the fewest digits, and zeros behind them.
pub(super) fn integral(it: f64) -> Option<JsonNumber> {
    let digits = (it.fract() == 0.0).then(|| it.to_string())?;
    let signed = digits.parse::<i64>().map(JsonNumber::from);
    signed
        .or_else(|_| digits.parse::<u64>().map(JsonNumber::from))
        .ok()
}

fn binary(text: &str) -> Result<Cow<'_, str>, Fault> {
    let packed: String = text
        .chars()
        .filter(|it| !matches!(it, '\r' | '\n'))
        .collect();
    let bytes = BASE64
        .decode(packed)
        .map_err(|_| Fault::Tag("!!binary".to_owned()))?;
    // kubectl would put U+FFFD for every byte that is lost.
    String::from_utf8(bytes)
        .map(Cow::Owned)
        .map_err(|_| Fault::NoText)
}
