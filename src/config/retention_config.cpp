#include "config/retention_config.hpp"

#include "config/section.hpp"

namespace nof0::config {

void read_retention(Section& root, RetentionConfig& retention) {
    Section section = root.section("Retention");
    section.whole("TickDays", retention.tick_days, {0, 36'500});
    section.text("Folder", retention.folder);
}

} // namespace nof0::config
