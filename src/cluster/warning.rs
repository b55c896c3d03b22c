//! `Warning:` headers: what a server says about a request that it accepts.

use http::{HeaderMap, header};

use super::trouble::in_one_line;
use crate::domain::escape::escape;

/// Their texts, escaped, each once.
///
/// A header holds one warning or several, each as `code agent "text" "date"`.
/// <https://www.rfc-editor.org/rfc/rfc7234#section-5.5>
#[must_use]
pub fn warnings(headers: &HeaderMap) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in headers.get_all(header::WARNING) {
        let text = String::from_utf8_lossy(value.as_bytes());
        for warning in texts(&text) {
            let warning = escape(&in_one_line(&warning));
            if !warning.is_empty() && !found.contains(&warning) {
                found.push(warning);
            }
        }
    }
    found
}

/// The texts of one header; all of it where it does not keep to the form.
fn texts(header: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), header.trim());
    while !rest.is_empty() {
        let Some((text, after)) = one(rest) else {
            found.push(rest.to_owned());
            break;
        };
        found.push(text);
        // The date, if there is one, is of no use here.
        let after = after.trim_start();
        let after = quoted(after).map_or(after, |(_, after)| after);
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    found
}

/// The first warning, and what stands behind its text.
fn one(text: &str) -> Option<(String, &str)> {
    let (code, rest) = text.split_once(' ')?;
    if code.len() != 3 || !code.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let (_agent, rest) = rest.trim_start().split_once(' ')?;
    quoted(rest.trim_start())
}

/// A quoted string at the beginning, and what stands behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?.chars();
    let mut found = String::new();
    loop {
        match rest.next()? {
            '"' => return Some((found, rest.as_str())),
            '\\' => found.push(rest.next()?),
            other => found.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn read(headers: &[&str]) -> Vec<String> {
        let mut map = HeaderMap::new();
        for value in headers {
            let value =
                HeaderValue::from_bytes(value.as_bytes()).unwrap_or(HeaderValue::from_static(""));
            map.append(header::WARNING, value);
        }
        warnings(&map)
    }

    #[test]
    fn texts_are_taken_out_of_their_quotes_and_made_safe() {
        assert_eq!(
            read(&[
                r#"299 - "unknown field \"spec.foo\"""#,
                r#"299 - "one, two", 299 - "three" "Sat, 25 Aug 2012 23:34:45 GMT""#,
                r#"299 - "one, two""#,
            ]),
            [r#"unknown field "spec.foo""#, "one, two", "three"]
        );
        assert_eq!(read(&["299 - \"a\u{202e}b\""]), ["a<U+202E>b"]);
    }

    #[test]
    fn what_does_not_keep_to_the_form_is_shown_as_it_is() {
        assert_eq!(read(&["oh no"]), ["oh no"]);
        assert_eq!(read(&[r#"299 - "never ends"#]), [r#"299 - "never ends"#]);
        assert!(read(&[r#"299 - """#, ""]).is_empty());
    }
}
