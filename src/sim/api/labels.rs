//! Label selectors as they stand in URLs: `app=db,tier in (a,b),!old`.

use serde_json::Value;

use crate::sim::refusal::Refusal;
use crate::sim::value;
use crate::sim::verbs::{fault::Fault, names};

/// What the labels of an object must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(Vec<Term>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    key: String,
    wish: Wish,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wish {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    Absent,
    Above(i64),
    Below(i64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Sign(&'static str),
    End,
}

/// Longer signs come first.
const SIGNS: &[&str] = &["==", "!=", "=", "!", "(", ")", ",", ">", "<"];
const OPERATORS: &str = "in, notin, =, ==, !=, gt, lt";

impl Labels {
    /// Reads a selector.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut parser = Parser {
            tokens: tokens(text),
            next: 0,
        };
        parser.terms().map(Self).map_err(Refusal::bad_request)
    }

    /// Whether everything is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this object is selected.
    #[must_use]
    pub fn select(&self, object: &Value) -> bool {
        self.0.iter().all(|term| {
            let has = value::entry(object, "/metadata/labels", &term.key);
            let number = || has.and_then(|it| it.parse::<i64>().ok());
            match &term.wish {
                Wish::In(values) => has.is_some_and(|has| values.iter().any(|it| it == has)),
                Wish::NotIn(values) => has.is_none_or(|has| values.iter().all(|it| it != has)),
                Wish::Exists => has.is_some(),
                Wish::Absent => has.is_none(),
                Wish::Above(bound) => number().is_some_and(|it| it > *bound),
                Wish::Below(bound) => number().is_some_and(|it| it < *bound),
            }
        })
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let sign = SIGNS
            .iter()
            .find_map(|sign| rest.strip_prefix(sign).map(|rest| (*sign, rest)));
        let token;
        (token, rest) = if let Some((sign, rest)) = sign {
            (Token::Sign(sign), rest)
        } else {
            let ends = |it: char| it.is_whitespace() || "=!(),<>".contains(it);
            let (word, rest) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
            (Token::Word(word.to_owned()), rest)
        };
        tokens.push(token);
        rest = rest.trim_start();
    }
    tokens
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
}

impl Parser {
    fn peek(&self) -> Token {
        self.tokens.get(self.next).cloned().unwrap_or(Token::End)
    }

    fn take(&mut self) -> Token {
        let token = self.peek();
        self.next += 1;
        token
    }

    fn terms(&mut self) -> Result<Vec<Term>, String> {
        let mut terms = Vec::new();
        if self.peek() == Token::End {
            return Ok(terms);
        }
        let begins = |token: &Token| matches!(token, Token::Word(_) | Token::Sign("!"));
        if !begins(&self.peek()) {
            return Err(found(&self.peek(), "!, identifier, or 'end of string'"));
        }
        loop {
            let term = self.term();
            terms.push(term.map_err(|words| format!("unable to parse requirement: {words}"))?);
            match self.take() {
                Token::End => return Ok(terms),
                Token::Sign(",") if begins(&self.peek()) => {}
                Token::Sign(",") => return Err(found(&self.peek(), "identifier after ','")),
                other => return Err(found(&other, "',' or 'end of string'")),
            }
        }
    }

    fn term(&mut self) -> Result<Term, String> {
        let is_absent = self.peek() == Token::Sign("!");
        if is_absent {
            self.take();
        }
        let key = match self.take() {
            Token::Word(word) => word,
            other => return Err(found(&other, "identifier")),
        };
        checked(names::key_fault("<nil>", &key))?;
        let wish = match self.peek() {
            _ if is_absent => Wish::Absent,
            Token::End | Token::Sign(",") => Wish::Exists,
            _ => self.wish()?,
        };
        if let Wish::In(values) | Wish::NotIn(values) = &wish {
            for (index, value) in values.iter().enumerate() {
                let field = format!("values[{index}][{key}]");
                checked(names::value_faults(&field, value).into_iter().next())?;
            }
        }
        Ok(Term { key, wish })
    }

    fn wish(&mut self) -> Result<Wish, String> {
        let number = |text: &str| {
            text.parse().map_err(|_| {
                format!("values[0]: Invalid value: {text:?}: for 'Gt', 'Lt' operators, the value must be an integer")
            })
        };
        match self.take() {
            Token::Sign("=" | "==") => Ok(Wish::In(vec![self.value()?])),
            Token::Sign("!=") => Ok(Wish::NotIn(vec![self.value()?])),
            Token::Sign(">") => number(&self.value()?).map(Wish::Above),
            Token::Sign("<") => number(&self.value()?).map(Wish::Below),
            Token::Word(word) if word == "in" => self.values().map(Wish::In),
            Token::Word(word) if word == "notin" => self.values().map(Wish::NotIn),
            other => Err(found(&other, OPERATORS)),
        }
    }

    fn value(&mut self) -> Result<String, String> {
        if matches!(self.peek(), Token::End | Token::Sign(",")) {
            return Ok(String::new());
        }
        match self.take() {
            Token::Word(word) => Ok(word),
            other => Err(found(&other, "identifier")),
        }
    }

    fn values(&mut self) -> Result<Vec<String>, String> {
        match self.take() {
            Token::Sign("(") => {}
            other => return Err(format!("found '{}' expected: '('", other.text())),
        }
        let mut values = vec![String::new()];
        loop {
            match (self.take(), values.last_mut()) {
                (Token::Word(word), Some(last)) if last.is_empty() => *last = word,
                (Token::Sign(","), _) => values.push(String::new()),
                (Token::Sign(")"), _) => return Ok(values),
                (other, _) => return Err(found(&other, "',' or ')'")),
            }
        }
    }
}

impl Token {
    fn text(&self) -> &str {
        match self {
            Self::Word(word) => word,
            Self::Sign(sign) => sign,
            Self::End => "",
        }
    }
}

fn checked(fault: Option<Fault>) -> Result<(), String> {
    match fault {
        Some((field, _, words)) => Err(format!("{field}: {words}")),
        None => Ok(()),
    }
}

fn found(token: &Token, expected: &str) -> String {
    format!("found '{}', expected: {expected}", token.text())
}
