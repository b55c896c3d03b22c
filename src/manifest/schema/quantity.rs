//! Whether a text is a quantity, as the server reads them.

/// What may follow the number.
const UNITS: &[&str] = &[
    "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
];

/// Whether a text is a number with a unit, such as `500m`, `2` or `1.5Gi`.
/// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>
pub fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let unit = unsigned.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let number = unsigned.strip_suffix(unit).unwrap_or_default();
    let is_number =
        number.matches('.').count() <= 1 && number.bytes().any(|it| it.is_ascii_digit());
    is_number && (UNITS.contains(&unit) || is_exponent(unit))
}

fn is_exponent(unit: &str) -> bool {
    let Some(power) = unit.strip_prefix(['e', 'E']) else {
        return false;
    };
    let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
    !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
}
