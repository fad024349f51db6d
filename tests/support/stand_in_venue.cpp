#include "support/stand_in_venue.hpp"

#include "support/stand_in_core.hpp"

namespace nof0::test {

StandInVenue::StandInVenue() : core_(std::make_unique<Core>()) {}
StandInVenue::~StandInVenue() = default;

std::uint16_t StandInVenue::port() const {
    return core_->acceptor.local_endpoint().port();
}

std::string StandInVenue::base_url() const {
    return "http://127.0.0.1:" + std::to_string(port());
}

void StandInVenue::on_info(const std::string& type, Handler handler) {
    const std::lock_guard lock(core_->mutex);
    core_->handlers[type] = std::move(handler);
}

void StandInVenue::on_info(const std::string& type, std::string body) {
    on_info(type, [body = std::move(body)](const Json&) -> VenueReply { return {.body = body}; });
}

void StandInVenue::on_exchange(Handler handler) {
    on_info("exchange", std::move(handler));
}

void StandInVenue::misbehave(const std::string& type, Misdeed misdeed, int times) {
    const std::lock_guard lock(core_->mutex);
    std::deque<Misdeed>& planned = core_->misdeeds[type];
    planned.insert(planned.end(), static_cast<std::size_t>(times), misdeed);
}

std::vector<Json> StandInVenue::requests(const std::string& type) const {
    const std::lock_guard lock(core_->mutex);
    return core_->requests[type];
}

void StandInVenue::on_subscribe(Snapshot snapshot) {
    const std::lock_guard lock(core_->mutex);
    core_->snapshot = std::move(snapshot);
}

void StandInVenue::publish(std::string frame) {
    core_->command([&] {
        for (const auto& session : core_->sockets) {
            core_->reply(*session, frame);
        }
    });
}

std::vector<std::string> StandInVenue::socket_requests() const {
    const std::lock_guard lock(core_->mutex);
    return core_->socket_requests;
}

int StandInVenue::sockets_made() const {
    return core_->sockets_made;
}

int StandInVenue::sockets_open() const {
    int open = 0;
    core_->command([&] { open = static_cast<int>(core_->sockets.size()); });
    return open;
}

int StandInVenue::pings() const {
    return core_->pings;
}

void StandInVenue::say_goodbye() {
    core_->command([&] {
        for (const auto& session : core_->sockets) {
            session->say_goodbye();
        }
    });
}

void StandInVenue::cut_sockets() {
    core_->command([&] {
        for (const auto& session : core_->sockets) {
            session->cut();
        }
    });
}

void StandInVenue::send_half(std::string frame) {
    core_->command([&] {
        for (const auto& session : core_->sockets) {
            session->send_half(frame);
        }
    });
}

void StandInVenue::fall_silent(bool whether) {
    core_->is_silent = whether;
}

void StandInVenue::refuse_sockets(bool whether) {
    core_->refuses_sockets = whether;
}

} // namespace nof0::test
