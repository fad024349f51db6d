#include "venues/hyperliquid/message_parser.hpp"

#include "venues/hyperliquid/parse_account.hpp"

#include <array>

namespace nof0::venues::hyperliquid {
namespace {

using simdjson::SUCCESS;

using ParseData = void (*)(od::value, ParseContext&, VenueEvents&);

void parse_mids_frame(od::value data, ParseContext& context, VenueEvents& events) {
    od::value mids;
    if (data["mids"].get(mids) == SUCCESS) {
        parse_mids(mids, context, events);
    } else {
        context.skips.add("mids");
    }
}

struct Channel {
    std::string_view name;
    ParseData parse;
};
constexpr std::array k_channels{
    Channel{"trades", parse_trades},
    Channel{"bbo", parse_bbo},
    Channel{"l2Book", parse_book},
    Channel{"allMids", parse_mids_frame},
    Channel{"activeAssetCtx", parse_asset_context},
    Channel{"activeSpotAssetCtx", parse_asset_context},
    Channel{"candle", parse_candle},
    Channel{"userFills", parse_user_fills},
    Channel{"user", parse_user_event},
    Channel{"userFundings", parse_user_money},
    Channel{"userNonFundingLedgerUpdates", parse_user_money},
};

// What an answer of /info is, by what it looks like: {"universe": ...} and the like.
enum class Shape {
    none,
    meta,
    meta_and_contexts,
    book,
    mids,
    candles,
    fills,
    ledger,
    account,
    other
};

Shape shape_of_object(od::value value) {
    Shape shape = Shape::other;
    std::size_t fields = 0;
    std::size_t texts = 0; // prices are numbers in texts, all of them
    for_each_field(value, [&](std::string_view key, od::value field) {
        if (key == "universe" && shape == Shape::other) {
            shape = Shape::meta;
        } else if (key == "tokens") {
            shape = Shape::none; // the spot market's: names no leverage
        } else if (key == "assetPositions") {
            shape = Shape::account;
        } else if (key == "levels") {
            shape = Shape::book;
        }
        double number = 0;
        ++fields;
        texts += field.get_double_in_string().get(number) == SUCCESS ? 1 : 0;
    });
    return shape == Shape::other && fields > 0 && texts == fields ? Shape::mids : shape;
}

Shape shape_of_row(od::value row) {
    Shape shape = Shape::other;
    for_each_field(row, [&](std::string_view key, od::value) {
        if (key == "startPosition") {
            shape = Shape::fills;
        } else if (key == "delta") {
            shape = Shape::ledger;
        } else if (key == "T") {
            shape = Shape::candles;
        } else if (key == "universe") {
            shape = Shape::meta_and_contexts;
        }
    });
    return shape;
}

Shape shape_of(od::value value) {
    od::json_type type{};
    if (value.type().get(type) != SUCCESS) {
        return Shape::none;
    }
    if (type == od::json_type::object) {
        return shape_of_object(value);
    }
    Shape shape = Shape::other;
    if (type == od::json_type::array) {
        std::size_t place = 0;
        for_each_element(value, [&](od::value element) {
            od::json_type of{};
            if (place++ == 0 && element.type().get(of) == SUCCESS && of == od::json_type::object) {
                shape = shape_of_row(element);
            }
        });
    }
    return shape;
}

void parse_meta_and_contexts(od::value value, ParseContext& context, VenueEvents& events) {
    std::vector<std::optional<Symbol>> symbols;
    std::size_t place = 0;
    for_each_element(value, [&](od::value element) {
        if (place == 0) {
            parse_universe(element, context, events, symbols);
        } else if (place == 1) {
            parse_contexts(element, symbols, context, events);
        }
        ++place;
    });
}

// The newest bar may still be forming.
void parse_candles(od::value value, ParseContext& context, VenueEvents& events) {
    for_each_element(value, [&](od::value row) { parse_candle(row, context, events); });
    for (std::size_t i = 0; i + 1 < events.candles.size(); ++i) {
        events.candles[i].is_closed = true;
    }
}

bool parse_shape(Shape shape, od::value value, ParseContext& context, VenueEvents& events) {
    switch (shape) {
    case Shape::meta: {
        std::vector<std::optional<Symbol>> symbols;
        parse_universe(value, context, events, symbols);
        return true;
    }
    case Shape::meta_and_contexts:
        parse_meta_and_contexts(value, context, events);
        return true;
    case Shape::book:
        parse_book(value, context, events);
        return true;
    case Shape::mids:
        parse_mids(value, context, events);
        return true;
    case Shape::candles:
        parse_candles(value, context, events);
        return true;
    case Shape::fills:
        parse_fills(value, context.account, context, events);
        events.fills_are_history = true;
        return true;
    case Shape::ledger:
        parse_ledger_updates(value, context.account, context, events);
        return true;
    case Shape::account:
        parse_account_state(value, context, events);
        return true;
    case Shape::none:
    case Shape::other:
        break;
    }
    context.skips.add("answer");
    return false;
}

} // namespace

struct MessageParser::Reader {
    od::parser parser{};
    std::string bytes{}; // the message and simdjson's padding

    bool open(std::string_view message, od::document& document) {
        bytes.assign(message);
        bytes.append(simdjson::SIMDJSON_PADDING, '\0');
        const simdjson::padded_string_view padded(bytes.data(), message.size(), bytes.size());
        return parser.iterate(padded).get(document) == SUCCESS;
    }
};

MessageParser::MessageParser(MessageParserOptions options)
    : options_(std::move(options)), reader_(std::make_unique<Reader>()) {
    options_.account = lower_case(std::move(options_.account));
}

MessageParser::~MessageParser() = default;

bool MessageParser::parse_frame(std::string_view frame, VenueEvents& events) {
    od::document document;
    std::string_view name;
    if (!reader_->open(frame, document) || document["channel"].get(name) != SUCCESS) {
        skips_.add("no_frame");
        return false;
    }
    ParseContext context{options_.provider, options_.account, skips_};
    for (const Channel& channel : k_channels) {
        if (channel.name == name) {
            od::value data;
            if (document["data"].get(data) != SUCCESS) {
                skips_.add("channel", name);
                return false;
            }
            channel.parse(data, context, events);
            return true;
        }
    }
    skips_.add("channel", name);
    return false;
}

bool MessageParser::parse_answer(std::string_view body, VenueEvents& events) {
    od::document document;
    od::value value;
    if (!reader_->open(body, document) || document.get_value().get(value) != SUCCESS) {
        skips_.add("no_answer");
        return false;
    }
    const Shape shape = shape_of(value);
    if (!reader_->open(body, document) || document.get_value().get(value) != SUCCESS) {
        return false;
    }
    ParseContext context{options_.provider, options_.account, skips_};
    return parse_shape(shape, value, context, events);
}

} // namespace nof0::venues::hyperliquid
