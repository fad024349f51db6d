// The encoded parameters of one execution: one buffer, so that a caller's string_view or span is
// needed only while it is being called.
#pragma once

#include "storage/pg/array.hpp"

#include <string>
#include <vector>

namespace nof0::pg {

class Parameters {
public:
    template<class T>
    void add(const T& value) {
        if constexpr (Slot<T>::k_nullable) {
            if (!value) {
                fields_.push_back({bytes_.size(), -1});
                return;
            }
            add_value<typename Slot<T>::Value>(*value);
        } else {
            add_value<T>(value);
        }
    }

    int count() const { return static_cast<int>(fields_.size()); }
    // What libpq takes: pointers (null for NULL) and lengths, valid until the next add().
    std::vector<const char*> values() const;
    std::vector<int> lengths() const;

private:
    struct Field {
        std::size_t start;
        int length; // -1 for NULL
    };

    template<class T>
    void add_value(const T& value) {
        const std::size_t start = bytes_.size();
        Codec<T>::encode(bytes_, value);
        close_field(start);
    }
    void close_field(std::size_t start);

    std::string bytes_;
    std::vector<Field> fields_;
};

} // namespace nof0::pg
