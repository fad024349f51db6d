#include "app/embedded/start_plan.hpp"

#include "app/embedded/cluster.hpp"
#include "app/embedded/files.hpp"

namespace nof0::app::embedded {

StartPlan make_start_plan(const std::string& dir, const ServerOptions& options,
                          const std::string& remembered_root) {
    StartPlan plan;
    const std::string old_root =
        is_dir(remembered_root + "/postgres") && !is_dir(dir + "/postgres") ? remembered_root : dir;
    plan.identity = choose_identity(options.run_as_user, old_root + "/postgres");
    plan.layout = choose_layout(dir, remembered_root, plan.identity);
    plan.cluster = cluster_version(plan.layout);
    plan.postgres =
        find_postgres(options.postgres_bin_dir, plan.cluster, plan.layout.postgres_data());
    plan.redis = find_redis(options.redis_server);
    plan.socket_dir = make_socket_dir(plan.layout, plan.identity);
    make_private_dir(plan.layout.redis_dir(), plan.identity.uid, plan.identity.gid);
    return plan;
}

} // namespace nof0::app::embedded
