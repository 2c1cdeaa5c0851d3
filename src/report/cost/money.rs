//! Amounts as people read them.
use rust_decimal::Decimal;

/// An amount to the cent, with commas between thousands.
pub(super) fn money(amount: Decimal) -> String {
    let plain = format!("{:.2}", amount.abs().round_dp(2));
    let sign = if amount.is_sign_negative() && plain != "0.00" {
        "-"
    } else {
        ""
    };
    format!("{sign}{}", grouped(&plain))
}

/// A quantity or a price: all its digits, with commas between thousands.
pub(super) fn exact(number: Decimal) -> String {
    grouped(&number.normalize().to_string())
}

/// At least two decimals, and all that there are.
pub(super) fn price(number: Decimal) -> String {
    let number = number.normalize();
    if number.scale() < 2 {
        format!("{number:.2}")
    } else {
        number.to_string()
    }
}

fn grouped(plain: &str) -> String {
    let (whole, fraction) = match plain.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (plain, String::new()),
    };
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + &fraction
}
