package hk.chopmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Types;
import org.axonframework.common.jpa.EntityManagerProvider;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateEventEntry;
import org.axonframework.messaging.core.unitofwork.transaction.Transaction;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.BinaryJdbcType;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate as Axon's users run it: batches, bytea instead of large objects, one entity manager per
 * transaction, found by thread as Spring would do it.
 */
final class Jpa implements EntityManagerProvider, TransactionManager, AutoCloseable {

    private static final ThreadLocal<@Nullable EntityManager> BOUND = new ThreadLocal<>();

    private final EntityManagerFactory factory;

    Jpa(HikariDataSource pool, int batch) {
        this.factory =
                new HibernatePersistenceConfiguration("bench")
                        .managedClass(AggregateEventEntry.class)
                        .property("jakarta.persistence.nonJtaDataSource", pool)
                        .property("hibernate.dialect", Bytea.class.getName())
                        .property("hibernate.hbm2ddl.auto", "create")
                        .property("hibernate.jdbc.batch_size", batch)
                        .property("hibernate.order_inserts", true)
                        .property("hibernate.connection.provider_disables_autocommit", true)
                        .createEntityManagerFactory();
    }

    /** As the framework's documentation advises for PostgreSQL: no large objects. */
    public static final class Bytea extends PostgreSQLDialect {

        /** For Hibernate. */
        public Bytea() {}

        @Override
        protected String columnType(int sqlTypeCode) {
            return sqlTypeCode == SqlTypes.BLOB ? "bytea" : super.columnType(sqlTypeCode);
        }

        @Override
        protected String castType(int sqlTypeCode) {
            return sqlTypeCode == SqlTypes.BLOB ? "bytea" : super.castType(sqlTypeCode);
        }

        @Override
        public void contributeTypes(TypeContributions types, ServiceRegistry registry) {
            super.contributeTypes(types, registry);
            types.getTypeConfiguration()
                    .getJdbcTypeRegistry()
                    .addDescriptor(Types.BLOB, BinaryJdbcType.INSTANCE);
        }
    }

    /** The engine closes what it gets: in a transaction it gets one that stays open. */
    @Override
    public EntityManager getEntityManager() {
        EntityManager transaction = BOUND.get();
        return transaction == null ? factory.createEntityManager() : keptOpen(transaction);
    }

    @Override
    public Transaction startTransaction() {
        EntityManager manager = factory.createEntityManager();
        manager.getTransaction().begin();
        BOUND.set(manager);
        return new Transaction() {
            @Override
            public void commit() {
                BOUND.remove();
                try (manager) {
                    manager.getTransaction().commit();
                }
            }

            @Override
            public void rollback() {
                BOUND.remove();
                try (manager) {
                    manager.getTransaction().rollback();
                }
            }
        };
    }

    private static EntityManager keptOpen(EntityManager manager) {
        return (EntityManager)
                Proxy.newProxyInstance(
                        Jpa.class.getClassLoader(),
                        new Class<?>[] {EntityManager.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("close")) {
                                return null;
                            }
                            try {
                                return method.invoke(manager, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Override
    public void close() {
        factory.close();
    }
}
