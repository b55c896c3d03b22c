//! What the server says, and what a plan is held to, in words.

use serde_json::Value;

use super::answers;
use crate::domain::plan::{Difference, Plan, Reproof, Topic, Verdict, at};
use crate::panes::part::{Part, bad, good, quiet, text, waiting};

/// A sentence of a topic.
pub fn note(topic: Topic, words: String) -> Part {
    match topic {
        Topic::Lost | Topic::Blocks => bad(words),
        Topic::Fights => waiting(words),
        Topic::Stays | Topic::Follows => text(words),
        Topic::Takes => quiet(words),
    }
}

/// What the server says of a rehearsal.
pub fn verdict_in_words(verdict: &Verdict) -> Vec<Part> {
    match verdict {
        Verdict::Accepted { warnings, dropped } => {
            let mut words = Vec::new();
            if warnings.is_empty() {
                words.push(good("dry run accepted, no warnings"));
            } else {
                words.push(good("dry run accepted, with warnings:"));
                words.extend(warnings.iter().map(|it| waiting(it.clone())));
            }
            let dropped = dropped.iter();
            words.extend(dropped.map(|it| bad(format!("it drops this silently: {it}"))));
            words
        }
        Verdict::Changed(_) => vec![waiting("something is no longer as it was seen")],
        Verdict::Refused(reproof) => reproof_in_words(reproof),
        Verdict::Silent(why) => vec![bad(format!("no answer to the dry run: {why}"))],
    }
}

/// A refusal of the server, whole.
pub fn reproof_in_words(reproof: &Reproof) -> Vec<Part> {
    let first = format!("{} {}: {}", reproof.code, reproof.reason, reproof.message);
    // Of one cause the sentence holds it already.
    let causes = reproof.causes.iter();
    let causes = causes.filter(|it| !reproof.message.contains(*it));
    let causes = causes.map(|it| bad(format!("· {it}")));
    std::iter::once(bad(first)).chain(causes).collect()
}

/// What must be so when it is sent.
pub fn guards(plan: &Plan) -> String {
    let Some(request) = plan.steps.first().map(|it| &it.request) else {
        return String::new();
    };
    let uid: String = request.object.uid.chars().take(4).collect();
    let mut words = vec![format!("uid {uid}…")];
    words.extend(request.guards.iter().map(|guard| {
        let what = answers::place(&guard.pointer);
        match at(&guard.value, "") {
            None => format!("still no {what}"),
            // What is in a template may be secret, and is not one line.
            Some(Value::Object(_) | Value::Array(_)) => format!("{what} as it was seen"),
            Some(value) => format!("{what} still {}", answers::value(value)),
        }
    }));
    if request.holds_version {
        words.push("nothing else of it changed".into());
    }
    format!("{}; sent once", words.join(", "))
}

/// `replicas was 5, is 7, by kubectl-edit`.
pub fn difference(it: &Difference) -> String {
    let by = it.by.as_ref().map(|by| format!(", by {by}"));
    let by = by.unwrap_or_default();
    let what = answers::place(&it.pointer);
    if [&it.seen, &it.now]
        .iter()
        .any(|it| it.is_object() || it.is_array())
    {
        return format!("{what} is no longer as it was seen{by}");
    }
    let [seen, now] = [&it.seen, &it.now].map(answers::value);
    format!("{what} was {seen}, is {now}{by}")
}
