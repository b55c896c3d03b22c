//! Strategy: how a new template reaches the pods.

use serde_json::{Value, json};

use super::common::{Draft, Telling, answers};
use super::{Field, On, Operation, Situation, nothing_else};
use crate::domain::escape;
use crate::domain::plan::{Edit, Plan, Refusal, Topic, at};
use crate::domain::rights::PATCH_SETS;
use crate::domain::set;

/// Its type, and how many pods may be down at once.
pub const STRATEGY: Operation = Operation {
    name: "strategy",
    about: "change the update strategy",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields,
    plan,
};

const WHOLE: &str = "/spec/updateStrategy";
const BLOCK: &str = "/spec/updateStrategy/rollingUpdate";
const MOST: &str = "/spec/updateStrategy/rollingUpdate/maxUnavailable";

const TYPES: &[(&str, &str)] = &[
    (
        "RollingUpdate",
        "the controller replaces pods, the highest first",
    ),
    (
        "OnDelete",
        "pods take the new template when someone deletes them",
    ),
];

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    let object = situation.object;
    let kind = at(object, "/spec/updateStrategy/type").and_then(Value::as_str);
    vec![
        answers::choice("type", TYPES, kind.unwrap_or("RollingUpdate")),
        answers::text("maxUnavailable", most_in(object)),
    ]
}

fn most_in(object: &Value) -> String {
    match at(object, MOST) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn plan(situation: &Situation<'_>, typed: &[&str]) -> Result<Plan, Refusal> {
    let object = situation.object;
    let wanted = answers::one_of("type", answers::at(typed, 0), TYPES)?;
    let typed_most = answers::at(typed, 1);
    let most = most(typed_most)?;
    let kind = at(object, "/spec/updateStrategy/type").and_then(Value::as_str);
    let is_rolling = kind.is_none_or(|it| it == "RollingUpdate");
    let edit = match (wanted, is_rolling) {
        ("OnDelete", _) if kind == Some("OnDelete") => {
            return Err(Refusal::new("it is OnDelete already"));
        }
        ("OnDelete", _) => {
            if most.is_some() && typed_most != most_in(object) {
                let words = "under OnDelete there is no maxUnavailable: leave it empty";
                return Err(Refusal::new(words));
            }
            Edit::of(object, WHOLE, Some(json!({"type": "OnDelete"})))
        }
        (_, false) => {
            let block = block(0, most.as_ref());
            let strategy = json!({"type": "RollingUpdate", "rollingUpdate": block});
            Edit::of(object, WHOLE, Some(strategy))
        }
        _ if at(object, BLOCK).is_none() && most.is_some() => {
            Edit::of(object, BLOCK, Some(block(0, most.as_ref())))
        }
        _ => Edit::of(object, MOST, most.clone()),
    };
    if !edit.is_change() {
        return Err(Refusal::new("it is so already"));
    }
    let draft = Draft::new(situation, vec![edit])?;
    let notes = notes(&draft, most_in(object).is_empty() && most.is_some());
    let mut plan = draft.plan(Telling {
        operation: &STRATEGY,
        title: "Change the strategy of",
        deed: format!("change to {wanted}"),
        changes: None,
        kubectl: None,
    });
    for words in notes {
        plan.note(Topic::Follows, words);
    }
    Ok(plan)
}

fn block(partition: u32, most: Option<&Value>) -> Value {
    let mut block = json!({"partition": partition});
    if let (Value::Object(block), Some(most)) = (&mut block, most) {
        block.insert("maxUnavailable".into(), most.clone());
    }
    block
}

/// A number of pods, or a share of them.
fn most(typed: &str) -> Result<Option<Value>, Refusal> {
    if typed.is_empty() {
        return Ok(None);
    }
    let shown = escape::quoted(typed);
    let no = |why: &str| Err(Refusal::new(format!("maxUnavailable: {shown} {why}")));
    let digits = typed.strip_suffix('%').unwrap_or(typed);
    let Ok(number) = answers::whole("maxUnavailable", digits) else {
        return no("is neither a whole number nor a percentage");
    };
    match number {
        0 => no("cannot be: then nothing could be replaced"),
        101.. if digits != typed => no("is more than 100%"),
        _ if digits != typed => Ok(Some(json!(typed))),
        _ => Ok(Some(json!(number))),
    }
}

fn notes(draft: &Draft<'_>, is_new_most: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if draft.after.strategy == set::Strategy::OnDelete {
        notes.push(
            "a rollout stops where it is: each pod takes the new template when someone deletes it"
                .into(),
        );
        if draft.before.partition() > 0 {
            notes.push(format!(
                "the partition {} is forgotten: a pod that ends comes at the newest revision",
                draft.before.partition()
            ));
        }
    }
    if is_new_most {
        notes.push("a server whose gate MaxUnavailableStatefulSet is off drops maxUnavailable without a word: see what its dry run says".into());
    }
    notes
}
