package hk.chopmark.api.judging;

import hk.chopmark.api.security.ProofRules;
import hk.chopmark.core.board.BoardReach;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts the judge before every controller and page. */
@Configuration(proxyBeanMethods = false)
class JudgingRules implements WebMvcConfigurer {

    /** Name of the extension that says in the description what a request takes. */
    private static final String PERMISSION = "x-permission";

    /** A request that is sent wrongly is told so, whoever sends it. */
    private static final int AFTER_THE_MANNERS = 100;

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(BoardReach.class);
    }

    private final Judging judging;
    private final ProofsTaken proofs;

    JudgingRules(Judging judging, ProofRules rules) {
        this.judging = judging;
        this.proofs = new ProofsTaken(rules);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(proofs);
        registry.addInterceptor(judging).order(AFTER_THE_MANNERS);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(judging);
    }

    /** Says of each operation what it takes. */
    @Bean
    OperationCustomizer whatItTakes() {
        return (operation, handler) -> {
            Judging.declared(handler, Judged.class)
                    .ifPresent(board -> operation.addExtension(PERMISSION, board.value()));
            return operation;
        };
    }
}
