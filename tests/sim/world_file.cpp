#include "sim/world_file.hpp"

#include "base/json.hpp"

#include <fstream>

namespace nof0::test {
namespace {

std::string trades_frame(const pipelines::PriceEvent& event) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("channel", "trades").key("data").begin_array().begin_object();
    json.field("coin", event.tick.symbol.text()).field("side", "B");
    json.field("px", number_text(event.tick.price)).field("sz", number_text(event.tick.size));
    json.field("time", event.tick.ts_ms).field("tid", event.tick.source_seq);
    json.end_object().end_array().end_object();
    return text;
}

std::string fills_frame(const Fill& fill) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("channel", "userFills").key("data").begin_object();
    json.field("user", fill.account).key("fills").begin_array();
    append_json(json.append_value(), fill);
    json.end_array().end_object().end_object();
    return text;
}

} // namespace

void write_frames(const World& world, const std::filesystem::path& file) {
    std::ofstream out(file);
    for (const WorldEvent& event : world.events()) {
        if (const auto* price = std::get_if<pipelines::PriceEvent>(&event)) {
            out << trades_frame(*price) << "\n";
            continue;
        }
        const auto& account = std::get<pipelines::AccountEvent>(event);
        out << fills_frame(std::get<pipelines::FillEvent>(account).fill) << "\n";
    }
}

} // namespace nof0::test
