//! Set image: other images for the containers of the template.

use serde_json::{Value, json};

use super::common::{Draft, Telling, answers, hold_names, kubectl, quoted};
use super::{Field, On, Operation, Situation, nothing_else};
use crate::domain::escape;
use crate::domain::plan::{Delta, Edit, Plan, Refusal};
use crate::domain::rights::PATCH_SETS;

/// One field for each container, the main ones first.
pub const SET_IMAGE: Operation = Operation {
    name: "set-image",
    about: "set the image",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields,
    plan,
};

/// A container of the template, as it stands in the object.
struct Place<'a> {
    pointer: String,
    name: &'a str,
    image: &'a str,
}

fn places(object: &Value) -> Vec<Place<'_>> {
    let lists = [
        "/spec/template/spec/containers",
        "/spec/template/spec/initContainers",
    ];
    let mut found = Vec::new();
    for list in lists {
        let items = object.pointer(list).and_then(Value::as_array);
        for (place, item) in items.into_iter().flatten().enumerate() {
            let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default();
            found.push(Place {
                pointer: format!("{list}/{place}"),
                name: text("name"),
                image: text("image"),
            });
        }
    }
    found
}

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    let places = places(situation.object);
    let is_only = places.len() == 1;
    let label = |it: &Place<'_>| {
        if is_only {
            "image".to_owned()
        } else {
            format!("image of {}", it.name)
        }
    };
    let fields = places.iter().map(|it| answers::text(label(it), it.image));
    fields.collect()
}

fn plan(situation: &Situation<'_>, typed: &[&str]) -> Result<Plan, Refusal> {
    let places = places(situation.object);
    let (mut edits, mut words) = (Vec::new(), Vec::new());
    let mut changes = Vec::new();
    for (nth, place) in places.iter().enumerate() {
        let image = answers::at(typed, nth);
        check(place.name, image)?;
        if image == place.image {
            continue;
        }
        let pointer = format!("{}/image", place.pointer);
        edits.push(Edit::of(situation.object, pointer, Some(json!(image))));
        changes.push(Delta::new(
            format!("image of {}", place.name),
            place.image,
            image,
        ));
        words.push(quoted(&format!("{}={image}", place.name)));
    }
    if edits.is_empty() {
        return Err(Refusal::new(match places.as_slice() {
            [] => "the template could not be read".to_owned(),
            [only] => format!("{} has the image {} already", only.name, only.image),
            _ => "every container has that image already".to_owned(),
        }));
    }
    let draft = Draft::new(situation, edits.clone())?;
    let mut plan = draft.plan(Telling {
        operation: &SET_IMAGE,
        title: "Set the image of",
        deed: "set the image".into(),
        changes: Some(changes),
        kubectl: Some(format!(
            "{} set image sts/{} {}",
            kubectl(situation),
            situation.set.name.name,
            words.join(" ")
        )),
    });
    for step in &mut plan.steps {
        hold_names(&mut step.request, situation.object, &edits);
    }
    Ok(plan)
}

/// The server takes almost any text for an image; what no registry can have is refused here.
fn check(container: &str, image: &str) -> Result<(), Refusal> {
    let no = |why: &str| Err(Refusal::new(format!("image of {container}: {why}")));
    let shown = escape::quoted(image);
    let fits = |it: char| it.is_ascii_alphanumeric() || "-_./:@+".contains(it);
    if image.is_empty() {
        return no("type an image, such as registry/name:tag");
    }
    if let Some(odd) = image.chars().find(|it| !fits(*it)) {
        let odd = escape::quoted(&odd.to_string());
        return no(&format!("{shown} has {odd} in it, which no image has"));
    }
    if image.len() > 512
        || !image.ends_with(|it: char| it.is_ascii_alphanumeric())
        || image.starts_with(|it: char| !it.is_ascii_alphanumeric())
    {
        return no(&format!(
            "{shown} is no image: registry/name:tag or registry/name@digest"
        ));
    }
    Ok(())
}
