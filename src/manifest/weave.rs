//! Changes put into a text whose comments and order stay.
//!
//! Step by step: a value is replaced, a key or an item comes or goes. After each step the text is read again; where it does not say
//! what it should (anchors, brackets, whatever else people write), the value around it is written anew, and at last the whole text.

mod pieces;
mod steps;

use serde_json::Value;

use steps::Step;

use crate::domain::plan::Edit;
use crate::yaml::{self, Places, Trouble};

/// A text with these edits in it, read as the edited object; whatever else stands in it stays as it was written.
///
/// ```
/// use kubectl_sts::domain::plan::Edit;
/// use kubectl_sts::manifest::weave::weave;
/// use serde_json::json;
/// let text = "# three zones\nreplicas: 3 # one each\n";
/// let edits = [
///     Edit { pointer: "/replicas".into(), before: Some(json!(3)), after: Some(json!(6)) },
///     Edit { pointer: "/paused".into(), before: None, after: Some(json!(true)) },
/// ];
/// assert_eq!(weave(text, &edits)?, "# three zones\npaused: true\nreplicas: 6 # one each\n");
/// # Ok::<(), kubectl_sts::yaml::Trouble>(())
/// ```
pub fn weave(text: &str, edits: &[Edit]) -> Result<String, Trouble> {
    let mut wanted = yaml::read(text)?.into_iter().next().unwrap_or_default();
    for edit in edits {
        edit.apply(&mut wanted);
    }
    weave_to(text, &wanted)
}

/// A text that says this; whatever else stands in it stays as it was written.
pub fn weave_to(text: &str, wanted: &Value) -> Result<String, Trouble> {
    let documents = yaml::read(text)?;
    let [now] = documents.as_slice() else {
        return Ok(yaml::write(wanted));
    };
    let mut now = now.clone();
    let mut text = text.to_owned();
    for step in steps::between(&now, wanted) {
        step.apply(&mut now);
        text = woven(&text, &step, &now);
    }
    Ok(text)
}

/// One step in a text, as near to its place as can be.
fn woven(text: &str, step: &Step, wanted: &Value) -> String {
    let documents = yaml::read_placed(text).unwrap_or_default();
    let Some(document) = documents.first() else {
        return yaml::write(wanted);
    };
    let mut pointer = step.pointer().to_owned();
    let mut tries = pieces::tries(text, &document.places, step);
    loop {
        let good = tries.into_iter().find(|it| says(it, wanted));
        if let Some(good) = good {
            return good;
        }
        let Some((above, _)) = pointer.rsplit_once('/') else {
            return yaml::write(wanted);
        };
        let above = above.to_owned();
        tries = anew(text, &document.places, &above, wanted);
        pointer = above;
    }
}

/// What is at a pointer written anew.
fn anew(text: &str, places: &Places, pointer: &str, wanted: &Value) -> Vec<String> {
    let Some(value) = wanted.pointer(pointer).filter(|_| !pointer.is_empty()) else {
        return Vec::new();
    };
    let step = Step::Put(pointer.to_owned(), value.clone());
    pieces::tries(text, places, &step)
}

fn says(text: &str, wanted: &Value) -> bool {
    yaml::read(text).is_ok_and(|it| it.as_slice() == std::slice::from_ref(wanted))
}
